package dev.switchboard.workflows.assignment;

import dev.switchboard.workflows.route.ApplyRouteInput;
import dev.switchboard.workflows.route.CapturedRoute;
import dev.switchboard.workflows.route.RefusedValue;
import dev.switchboard.workflows.route.Route;
import dev.switchboard.workflows.route.RouteChange;
import dev.switchboard.workflows.route.RouteField;
import dev.switchboard.workflows.saga.OperationFrame;
import io.temporal.failure.ActivityFailure;
import io.temporal.failure.CanceledFailure;
import io.temporal.workflow.Async;
import io.temporal.workflow.Functions;
import io.temporal.workflow.Promise;
import io.temporal.workflow.Workflow;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** What an operation writes to its number's route: the before-image is kept first, and the undo registered. */
final class NumberWrites {

    private final String operationId;
    private final String phoneNumberId;
    private final NumberActivities numbers;
    private final NumberAtTwilio twilio;
    private final RouteUndo undo;
    private List<RouteChange> written = List.of();

    NumberWrites(OperationFrame frame, NumberActivities numbers, NumberAtTwilio twilio, String phoneNumberId) {
        this.operationId = frame.operationId();
        this.phoneNumberId = phoneNumberId;
        this.numbers = numbers;
        this.twilio = twilio;
        this.undo = new RouteUndo(frame, twilio);
    }

    /**
     * Writes values of ours, or none.
     *
     * @param undos what undoing this undoes
     */
    void change(BoundNumber bound, CapturedRoute captured, List<RouteChange> changes, List<ApplyRouteInput> undos) {
        write(bound, captured, changes, undos, twilio::configure);
    }

    /** The same of values that Twilio held once and may refuse by now; such a value is cleared. */
    void putBack(BoundNumber bound, CapturedRoute captured, List<RouteChange> changes, List<ApplyRouteInput> undos) {
        write(bound, captured, changes, undos, input -> twilio.putBack(input, undo::notTakenBack));
        written = written.stream().map(undo::asWritten).toList();
    }

    /** Keeps the before-image, then writes the channels side by side. */
    private void write(
            BoundNumber bound,
            CapturedRoute captured,
            List<RouteChange> changes,
            List<ApplyRouteInput> undos,
            Functions.Proc1<ApplyRouteInput> step) {
        written = changes;
        if (changes.isEmpty()) {
            return;
        }
        Workflow.setCurrentDetails(bound.number().phoneNumber() + ": writing " + channels(changes));
        numbers.keepSnapshot(
                operationId,
                phoneNumberId,
                captured.route(),
                undos.stream().map(ApplyRouteInput::change).toList());
        undos.forEach(undo::beforeWriting);
        List<Promise<Void>> writing = new ArrayList<>();
        changes.forEach(change -> writing.add(Async.procedure(step, twilio.change(bound, captured, change))));
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

    /** As it was written. */
    List<RouteChange> written() {
        return written;
    }

    /** What Twilio did not take back so far. */
    List<RefusedValue> refused() {
        return undo.refused();
    }

    /** What Twilio is to hold of it. */
    Route expected() {
        Map<RouteField, String> expected = new EnumMap<>(RouteField.class);
        written.forEach(change -> expected.putAll(change.to()));
        return new Route(expected);
    }

    /** The fields that were not cleared. */
    Set<RouteField> valuesPutBack() {
        Set<RouteField> putBack = EnumSet.noneOf(RouteField.class);
        written.forEach(change -> change.to().forEach((field, value) -> {
            if (!value.isEmpty()) {
                putBack.add(field);
            }
        }));
        return putBack;
    }

    static String channels(List<RouteChange> changes) {
        return changes.stream().map(change -> change.channel().name()).collect(Collectors.joining(", "));
    }
}
