package dev.switchboard.activities.twilio;

import dev.switchboard.activities.number.NumberFences;
import dev.switchboard.activities.twilio.pace.RequestContext;
import dev.switchboard.workflows.number.NumberReference;
import dev.switchboard.workflows.operation.ErrorCode;
import dev.switchboard.workflows.operation.Failures;
import dev.switchboard.workflows.operation.OperationFailure;
import dev.switchboard.workflows.release.NumberAttachments;
import dev.switchboard.workflows.release.ReleaseTwilioActivities;
import dev.switchboard.workflows.release.SeenTraffic;
import java.time.Instant;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Releases at Twilio, through its REST API. What is deleted already is done: Twilio answers 404. */
final class TwilioReleaseActivities implements ReleaseTwilioActivities {

    private static final String WHATSAPP = "whatsapp:";

    private final AccountClients clients;
    private final NumberFences fences;

    TwilioReleaseActivities(AccountClients clients, NumberFences fences) {
        this.clients = clients;
        this.fences = fences;
    }

    @Override
    public @Nullable NumberAttachments readAttachments(NumberReference number) {
        return StepFailures.asked(() -> AttachedNumbers.read(client(number), number));
    }

    @Override
    public SeenTraffic readTraffic(NumberReference number, Instant since) {
        return StepFailures.asked(() -> {
            NumberUses uses = new NumberUses(client(number));
            String phoneNumber = number.phoneNumber();
            return new SeenTraffic(
                    uses.calls("To", phoneNumber, since) + uses.calls("From", phoneNumber, since),
                    uses.messages("To", phoneNumber, since)
                            + uses.messages("From", phoneNumber, since)
                            + uses.messages("To", WHATSAPP + phoneNumber, since)
                            + uses.messages("From", WHATSAPP + phoneNumber, since));
        });
    }

    @Override
    public void unregisterEmergencyAddress(String operationId, NumberReference number) {
        writing(
                operationId,
                number,
                client -> NumberUses.doneWhenGone(() -> {
                    IncomingPhoneNumbers numbers = client.numbers();
                    if (!numbers.emergency(number).addressSid().isEmpty()) {
                        numbers.registerEmergency(number, "");
                    }
                }));
    }

    @Override
    public void awaitUnregistered(NumberReference number) {
        StepFailures.asked(() -> {
            AccountClient client = client(number);
            NumberUses.doneWhenGone(() -> requireUnregistered(client.numbers().emergency(number), number));
            return true;
        });
    }

    private static void requireUnregistered(EmergencyRegistration emergency, NumberReference number) {
        if (emergency.hasFailed()) {
            throw Failures.nonRetryable(OperationFailure.of(
                    ErrorCode.TWILIO_REFUSED,
                    "Twilio could not unregister the emergency address of " + number.phoneNumber()
                            + "; unregister it in the Twilio Console."));
        }
        if (!emergency.isNone()) {
            throw Failures.notYet(OperationFailure.of(
                    ErrorCode.ROUTE_NOT_SETTLED,
                    "The emergency address of " + number.phoneNumber() + " is still registered at Twilio ("
                            + emergency.status() + ")."));
        }
    }

    @Override
    public void registerEmergencyAddress(String operationId, NumberReference number, String emergencyAddressSid) {
        writing(operationId, number, client -> {
            IncomingPhoneNumbers numbers = client.numbers();
            if (!numbers.emergency(number).addressSid().equals(emergencyAddressSid)) {
                numbers.registerEmergency(number, emergencyAddressSid);
            }
        });
    }

    @Override
    public void leaveMessagingService(String operationId, NumberReference number, String messagingServiceSid) {
        writing(operationId, number, client -> new NumberUses(client).leave(number, messagingServiceSid));
    }

    @Override
    public void joinMessagingService(String operationId, NumberReference number, String messagingServiceSid) {
        writing(operationId, number, client -> new NumberUses(client).join(number, messagingServiceSid));
    }

    @Override
    public void deleteSender(String operationId, NumberReference number, String senderSid) {
        writing(operationId, number, client -> new NumberUses(client).deleteSender(senderSid));
    }

    @Override
    public void releaseNumber(String operationId, NumberReference number) {
        writing(
                operationId,
                number,
                client -> NumberUses.doneWhenGone(() -> client.numbers().release(number)));
    }

    private void writing(String operationId, NumberReference number, Consumer<AccountClient> work) {
        RequestContext context =
                RequestContext.ofAttempt().fencedBy(() -> fences.requireHeld(operationId, number.phoneNumberId()));
        StepFailures.asked(() -> {
            work.accept(clients.client(number.accountSid(), context));
            return true;
        });
    }

    private AccountClient client(NumberReference number) {
        return clients.client(number.accountSid(), RequestContext.ofAttempt());
    }
}
