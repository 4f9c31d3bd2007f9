package dev.switchboard.workflows.assignment;

import dev.switchboard.workflows.StepOptions;
import dev.switchboard.workflows.audit.AuditSubject;
import dev.switchboard.workflows.number.Capabilities;
import dev.switchboard.workflows.number.MonthlyPrice;
import dev.switchboard.workflows.operation.NumberOperationResult;
import dev.switchboard.workflows.operation.OperationState;
import dev.switchboard.workflows.route.ApplyRouteInput;
import dev.switchboard.workflows.route.CapturedRoute;
import dev.switchboard.workflows.route.Restoration;
import dev.switchboard.workflows.route.RestorePlan;
import dev.switchboard.workflows.route.Route;
import dev.switchboard.workflows.route.RouteChange;
import dev.switchboard.workflows.route.RouteField;
import dev.switchboard.workflows.saga.Deadline;
import dev.switchboard.workflows.saga.OperationFrame;
import io.temporal.workflow.Functions;
import io.temporal.workflow.Workflow;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The saga of an operation on one number. It keeps what its steps find, so that a workflow is the list of its steps,
 * and registers the undo of each step before the step. The order of the steps is the workflow's: the number is
 * reserved, marked or loaded first, then captured, then written.
 */
final class NumberSaga {

    static final Duration DEADLINE = Duration.ofMinutes(10);

    private final NumberActivities numbers;
    private final String operationId;
    private final String phoneNumberId;
    private final OperationFrame frame;
    private final NumberAtTwilio twilio;
    private final NumberWrites writes;
    private final @Nullable Undone undone;

    /** The number as far as it is known: at first the one that was asked for. */
    private AuditSubject known;

    private @Nullable BoundNumber bound;
    private @Nullable CapturedRoute captured;
    private @Nullable MonthlyPrice price;
    private boolean wasFree;
    private boolean releasing;
    private boolean puttingBack;

    /** One that somebody waits for. */
    NumberSaga(OperationFrame frame, String phoneNumberId) {
        this(frame, phoneNumberId, null);
    }

    /** @param batch how a batch goes about it; none when somebody waits for the answer */
    NumberSaga(OperationFrame frame, String phoneNumberId, @Nullable InBatch batch) {
        this.frame = frame.about(() -> known.withPrice(price));
        this.operationId = frame.operationId();
        this.phoneNumberId = phoneNumberId;
        this.numbers = Workflow.newLocalActivityStub(NumberActivities.class, StepOptions.database(phoneNumberId));
        this.known = AuditSubject.of(phoneNumberId, null);
        this.twilio = new NumberAtTwilio(operationId, batch);
        this.writes = new NumberWrites(frame, numbers, twilio, phoneNumberId);
        this.undone = batch == null ? null : batch.undone();
    }

    /** Of a number whose operation has bought it. */
    NumberSaga costing(MonthlyPrice of) {
        price = of;
        return this;
    }

    /**
     * Runs the steps, within the deadline.
     *
     * @return what they came to, after the audit message was written
     */
    NumberOperationResult run(Functions.Proc steps) {
        frame.run(() -> Deadline.within(DEADLINE, steps));
        NumberOperationResult result = result();
        frame.completed(result);
        String channels = NumberWrites.channels(writes.written());
        Workflow.setCurrentDetails(OperationState.COMPLETED + ": " + result.phoneNumber()
                + (channels.isEmpty() ? ", nothing had to be written" : ", wrote " + channels));
        return result;
    }

    /** Takes the free number for an agent. */
    void reserve(ReserveNumberInput input) {
        wasFree = true;
        known = AuditSubject.of(phoneNumberId, input.agentId())
                .withEnabled(new Capabilities(true, input.enableSms(), input.enableWhatsApp()));
        frame.beforeStep("release the reservation", () -> numbers.releaseReservation(operationId, phoneNumberId));
        found(numbers.reserveNumber(input));
    }

    /** Takes the binding, which has to be to that agent when one is given, away from whoever else would change it. */
    void markReleasing(@Nullable String fromAgentId) {
        releasing = true;
        frame.beforeStep("put the binding back", () -> numbers.restoreBinding(operationId, phoneNumberId));
        found(numbers.markReleasing(operationId, frame.owner(), phoneNumberId));
        bound().requireAgent(fromAgentId);
    }

    /** Takes the binding away from whoever else would change it; the number's agent keeps it until the end. */
    void markMoving(MoveNumberInput input) {
        known = AuditSubject.of(phoneNumberId, input.toAgentId()).withFormerAgent(input.fromAgentId());
        frame.beforeStep("leave the binding as it was", () -> numbers.restoreBinding(operationId, phoneNumberId));
        found(numbers.markMoving(input));
    }

    /** Reads the binding, which stays as it is. */
    void loadBinding() {
        found(numbers.loadBinding(operationId, frame.owner(), phoneNumberId));
    }

    private void found(BoundNumber number) {
        bound = number;
        known = known.withAgent(number.agent().id()).withEnabled(Capabilities.of(number.channels()));
        frame.begun();
        Workflow.setCurrentDetails(number.number().phoneNumber() + ": reading what Twilio holds");
    }

    /** Captures the route at Twilio, the before-image; every channel of the binding has to be there. */
    void capture() {
        captured(twilio.capture(bound()));
    }

    /** Captures what Twilio still has of the route, to let go of it; goes on without the channels that are gone. */
    void captureToRelease() {
        captured(twilio.captureToRelease(bound()));
        bound = bound().without(captured().gone());
    }

    private void captured(CapturedRoute route) {
        captured = route;
        known = known.withBefore(route.route());
    }

    /** See {@link RouteRefusals#refuseForeignOwner}. */
    void refuseForeignOwner(boolean takeOver) {
        RouteRefusals.refuseForeignOwner(bound(), captured(), takeOver);
    }

    /** See {@link RouteRefusals#refuseOfflineSender}. */
    void refuseOfflineSender() {
        RouteRefusals.refuseOfflineSender(bound(), captured());
    }

    /**
     * Writes what differs from the binding. Undoing puts back what was there; of a number that was free until now it
     * leaves nothing of ours, also not what was left over. An operation that takes another back writes what was there
     * before that one instead, where what that one wrote is there still.
     */
    void configure() {
        if (undone != null) {
            putBackBefore(undone);
            return;
        }
        Route route = captured().route();
        List<RouteChange> changes = bound().changesTo(route);
        writes.change(bound(), captured(), changes, undos(wasFree ? bound().takingOver(route) : changes));
    }

    private void putBackBefore(Undone earlier) {
        Route held = captured().route();
        List<RouteChange> itsChanges = numbers.loadChanges(earlier.operationId(), phoneNumberId);
        List<RouteChange> changes = RestorePlan.undoing(itsChanges, held);
        if (changes.isEmpty()) {
            RouteRefusals.refuseChangedByOthers(bound(), RestorePlan.changedByOthers(itsChanges, held));
        }
        writes.putBack(bound(), captured(), changes, undos(changes));
    }

    /** Clears what still is ours. */
    void clear() {
        List<RouteChange> changes = bound().clearing(captured().route());
        writes.change(bound(), captured(), changes, undos(changes));
    }

    /** Puts back what was there before the binding; what Twilio does not take back is cleared, and kept for a retry. */
    void putBack() {
        puttingBack = true;
        List<RouteChange> changes = bound().puttingBack(captured().route());
        writes.putBack(bound(), captured(), changes, undos(changes));
    }

    private List<ApplyRouteInput> undos(List<RouteChange> changes) {
        return changes.stream()
                .map(change -> twilio.change(bound(), captured(), change))
                .map(input -> wasFree ? input.ofAFreeNumber(input.change()) : input)
                .toList();
    }

    /**
     * Waits until Twilio holds the whole route of the binding; of an operation that takes another back what it wrote.
     */
    void readBack() {
        if (undone != null) {
            readBackWritten();
            return;
        }
        Map<RouteField, String> expected = new EnumMap<>(RouteField.class);
        expected.putAll(bound().ours().fields());
        // Of channels that the binding loses.
        expected.putAll(writes.expected().fields());
        readBack(new Route(expected));
    }

    /** Waits until Twilio holds what was written. */
    void readBackWritten() {
        Route expected = writes.expected();
        if (!expected.fields().isEmpty()) {
            readBack(expected);
        }
    }

    private void readBack(Route expected) {
        Workflow.setCurrentDetails(bound().number().phoneNumber() + ": waiting until Twilio holds it");
        twilio.readBack(bound(), captured(), expected);
    }

    /** The point of no return: the binding holds. */
    void confirm() {
        OperationFrame.commit(() -> numbers.confirmAssignment(operationId, phoneNumberId));
    }

    /** The point of no return: the number is the other agent's. */
    void confirmMove() {
        OperationFrame.commit(() -> numbers.confirmMove(operationId, phoneNumberId));
    }

    /** The point of no return: the number is free. Keeps what Twilio did not take back, for another try. */
    void confirmRelease() {
        Set<RouteField> putBack = writes.valuesPutBack();
        if (puttingBack && (!putBack.isEmpty() || !writes.refused().isEmpty())) {
            numbers.keepNotRestored(operationId, phoneNumberId, writes.refused(), putBack);
        }
        OperationFrame.commit(() -> numbers.confirmRelease(operationId, phoneNumberId));
    }

    private NumberOperationResult result() {
        NumberOperationResult result = new NumberOperationResult(
                phoneNumberId, bound().number().phoneNumber(), releasing ? null : bound().agent(), writes.written());
        return releasing
                ? result.released(
                        bound().changedByOthers(captured().route(), puttingBack),
                        captured().gone(),
                        puttingBack ? Restoration.of(writes.written(), writes.refused()) : null)
                : result;
    }

    private BoundNumber bound() {
        return Objects.requireNonNull(bound, "The number is reserved, marked or loaded first");
    }

    private CapturedRoute captured() {
        return Objects.requireNonNull(captured, "The route is captured first");
    }
}
