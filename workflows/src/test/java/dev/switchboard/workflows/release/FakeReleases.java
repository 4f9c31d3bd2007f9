package dev.switchboard.workflows.release;

import dev.switchboard.workflows.number.MonthlyPrice;
import dev.switchboard.workflows.number.NumberReference;
import dev.switchboard.workflows.operation.ErrorCode;
import dev.switchboard.workflows.operation.Failures;
import dev.switchboard.workflows.operation.OperationFailure;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A number that is released, here and at a Twilio that lists its traffic, in memory: what the activities promise. */
public final class FakeReleases implements ReleaseActivities {

    static final NumberReference NUMBER = new NumberReference("phone_123", "+15550000123", "AC1", "PN123");

    final List<String> steps = new CopyOnWriteArrayList<>();
    volatile String state = "ASSIGNED";
    /** What hangs on the number; null when Twilio does not have it. */
    volatile @Nullable NumberAttachments attached = new NumberAttachments(null, false, null, null);

    volatile SeenTraffic traffic = new SeenTraffic(0, 0);
    /** How often Twilio says that the address is still being unregistered. */
    final AtomicInteger pendingLooks = new AtomicInteger();

    volatile @Nullable OperationFailure refusal;
    volatile @Nullable LostRelease lost;

    static NumberToRelease toRelease() {
        return new NumberToRelease(NUMBER, "agent_456", new MonthlyPrice(new BigDecimal("1.15"), "USD"), Instant.EPOCH);
    }

    @Override
    public NumberToRelease beginRelease(ReleaseNumberInput input) {
        steps.add("begin");
        state = "RELEASING";
        return toRelease();
    }

    @Override
    public void beginDetaching(String operationId, NumberAttachments attachments) {
        steps.add("remember");
    }

    @Override
    public void confirmReleased(String operationId, String phoneNumberId) {
        steps.add("released");
        state = "RELEASED";
    }

    @Override
    public void keepNumber(String operationId, String phoneNumberId) {
        steps.add("keep");
        state = "ASSIGNED";
    }

    @Override
    public LostRelease loadLostRelease(String operationId, String phoneNumberId) {
        steps.add("load");
        LostRelease of = lost;
        return of == null ? new LostRelease(null, false, null) : of;
    }

    public ReleaseTwilioActivities twilio() {
        return new AtTwilio();
    }

    private final class AtTwilio implements ReleaseTwilioActivities {

        @Override
        public @Nullable NumberAttachments readAttachments(NumberReference number) {
            steps.add("look");
            return attached;
        }

        @Override
        public SeenTraffic readTraffic(NumberReference number, Instant since) {
            steps.add("traffic");
            return traffic;
        }

        @Override
        public void unregisterEmergencyAddress(String operationId, NumberReference number) {
            steps.add("unregister");
        }

        @Override
        public void awaitUnregistered(NumberReference number) {
            steps.add("await");
            if (pendingLooks.getAndDecrement() > 0) {
                throw Failures.retryable(
                        OperationFailure.of(ErrorCode.ROUTE_NOT_SETTLED, "It is still being unregistered."), null);
            }
        }

        @Override
        public void registerEmergencyAddress(String operationId, NumberReference number, String emergencyAddressSid) {
            steps.add("register " + emergencyAddressSid);
        }

        @Override
        public void leaveMessagingService(String operationId, NumberReference number, String messagingServiceSid) {
            steps.add("leave " + messagingServiceSid);
        }

        @Override
        public void joinMessagingService(String operationId, NumberReference number, String messagingServiceSid) {
            steps.add("join " + messagingServiceSid);
        }

        @Override
        public void deleteSender(String operationId, NumberReference number, String senderSid) {
            steps.add("delete " + senderSid);
        }

        @Override
        public void releaseNumber(String operationId, NumberReference number) {
            steps.add("release");
            OperationFailure because = refusal;
            if (because != null) {
                throw Failures.nonRetryable(because);
            }
            attached = null;
        }
    }
}
