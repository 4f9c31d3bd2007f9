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
import dev.switchboard.workflows.route.Route;
import dev.switchboard.workflows.route.RouteChange;
import dev.switchboard.workflows.route.RouteField;
import dev.switchboard.workflows.saga.Deadline;
import dev.switchboard.workflows.saga.OperationFrame;
import io.temporal.failure.ActivityFailure;
import io.temporal.failure.CanceledFailure;
import io.temporal.workflow.Async;
import io.temporal.workflow.Functions;
import io.temporal.workflow.Promise;
import io.temporal.workflow.Workflow;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The saga of an operation on one number. It keeps what its steps find, so that a workflow is the list of its steps, and
 * registers the undo of each step before the step. The order of the steps is the workflow's: the number is reserved,
 * marked or loaded first, then captured, then written.
 */
final class NumberSaga {

    static final Duration DEADLINE = Duration.ofMinutes(10);

    private final NumberActivities numbers;
    private final String operationId;
    private final String phoneNumberId;
    private final OperationFrame frame;
    private final NumberAtTwilio twilio;
    private final RouteUndo undo;

    /** The number as far as it is known: at first the one that was asked for. */
    private AuditSubject known;

    private @Nullable BoundNumber bound;
    private @Nullable CapturedRoute captured;
    private List<RouteChange> written = List.of();
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
        this.undo = new RouteUndo(frame, twilio);
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
        String channels = channels(written);
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

    /** Takes the binding of the number away from whoever else would change it. */
    void markReleasing() {
        releasing = true;
        frame.beforeStep("put the binding back", () -> numbers.restoreBinding(operationId, phoneNumberId));
        found(numbers.markReleasing(operationId, frame.owner(), phoneNumberId));
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
     * leaves nothing of ours, also not what was left over.
     */
    void configure() {
        Route route = captured().route();
        List<RouteChange> changes = bound().changesTo(route);
        if (wasFree) {
            List<ApplyRouteInput> undos = undoOf(bound().takingOver(route)).stream()
                    .map(input -> input.ofAFreeNumber(input.change()))
                    .toList();
            write(changes, undos, twilio::configure);
        } else {
            write(changes, undoOf(changes), twilio::configure);
        }
    }

    /** Clears what still is ours. */
    void clear() {
        List<RouteChange> changes = bound().clearing(captured().route());
        write(changes, undoOf(changes), twilio::configure);
    }

    /** Puts back what was there before the binding; what Twilio does not take back is cleared, and kept for a retry. */
    void putBack() {
        puttingBack = true;
        List<RouteChange> changes = bound().puttingBack(captured().route());
        write(changes, undoOf(changes), input -> twilio.putBack(input, undo::notTakenBack));
        written = written.stream().map(undo::asWritten).toList();
    }

    private List<ApplyRouteInput> undoOf(List<RouteChange> changes) {
        return changes.stream()
                .map(change -> twilio.change(bound(), captured(), change))
                .toList();
    }

    /** Keeps the before-image, then writes the channels side by side. */
    private void write(List<RouteChange> changes, List<ApplyRouteInput> undos, Functions.Proc1<ApplyRouteInput> step) {
        written = changes;
        if (changes.isEmpty()) {
            return;
        }
        Workflow.setCurrentDetails(bound().number().phoneNumber() + ": writing " + channels(changes));
        numbers.keepSnapshot(
                operationId,
                phoneNumberId,
                captured().route(),
                undos.stream().map(ApplyRouteInput::change).toList());
        undos.forEach(undo::beforeWriting);
        List<Promise<Void>> writing = new ArrayList<>();
        changes.forEach(change -> writing.add(Async.procedure(step, twilio.change(bound(), captured(), change))));
        awaitAll(writing);
    }

    /** When one channel fails, the others are waited for, so that no undo overlaps a write. */
    private static void awaitAll(List<Promise<Void>> writing) {
        RuntimeException failure = null;
        for (Promise<Void> channel : writing) {
            try {
                channel.get();
            } catch (ActivityFailure | CanceledFailure caught) {
                failure = failure == null ? caught : failure;
            }
        }
        if (failure != null) {
            throw failure;
        }
    }

    /** Waits until Twilio holds the whole route of the binding. */
    void readBack() {
        readBack(bound().ours());
    }

    /** Waits until Twilio holds what was written. */
    void readBackWritten() {
        Map<RouteField, String> expected = new EnumMap<>(RouteField.class);
        written.forEach(change -> expected.putAll(change.to()));
        if (!expected.isEmpty()) {
            readBack(new Route(expected));
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
        Set<RouteField> putBack = EnumSet.noneOf(RouteField.class);
        written.forEach(change -> change.to().forEach((field, value) -> {
            if (!value.isEmpty()) {
                putBack.add(field);
            }
        }));
        if (puttingBack && (!putBack.isEmpty() || !undo.refused().isEmpty())) {
            numbers.keepNotRestored(operationId, phoneNumberId, undo.refused(), putBack);
        }
        OperationFrame.commit(() -> numbers.confirmRelease(operationId, phoneNumberId));
    }

    private NumberOperationResult result() {
        NumberOperationResult result = new NumberOperationResult(
                phoneNumberId, bound().number().phoneNumber(), releasing ? null : bound().agent(), written);
        return releasing
                ? result.released(
                        bound().changedByOthers(captured().route(), puttingBack),
                        captured().gone(),
                        puttingBack ? Restoration.of(written, undo.refused()) : null)
                : result;
    }

    private BoundNumber bound() {
        return Objects.requireNonNull(bound, "The number is reserved, marked or loaded first");
    }

    private CapturedRoute captured() {
        return Objects.requireNonNull(captured, "The route is captured first");
    }

    private static String channels(List<RouteChange> changes) {
        return changes.stream().map(change -> change.channel().name()).collect(Collectors.joining(", "));
    }
}
