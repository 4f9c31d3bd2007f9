package dev.switchboard.workflows.assignment;

import dev.switchboard.workflows.StepOptions;
import dev.switchboard.workflows.operation.Failures;
import dev.switchboard.workflows.route.ApplyRouteInput;
import dev.switchboard.workflows.route.RefusedValue;
import dev.switchboard.workflows.route.RestoredRoute;
import dev.switchboard.workflows.route.RouteChange;
import dev.switchboard.workflows.saga.OperationFrame;
import io.temporal.workflow.Workflow;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.slf4j.Logger;

/**
 * The undo of what was written to a number's route, of an operation that fails and of one that was lost. Tells the
 * frame what it left alone, and keeps what Twilio does not take back.
 */
public final class RouteUndo {

    private static final Logger log = Workflow.getLogger(RouteUndo.class);

    private final NumberActivities numbers;
    private final List<RefusedValue> refused = new ArrayList<>();
    private final OperationFrame frame;
    private final NumberAtTwilio twilio;

    RouteUndo(OperationFrame frame, NumberAtTwilio twilio) {
        this.numbers = Workflow.newLocalActivityStub(
                NumberActivities.class, StepOptions.database("Not taken back, by " + frame.operationId()));
        this.frame = frame;
        this.twilio = twilio;
    }

    /** The undo for an operation that was lost, with nothing known of what its requests came to. */
    public static RouteUndo ofLost(OperationFrame frame) {
        return new RouteUndo(frame, new NumberAtTwilio(frame.operationId(), null));
    }

    /** Registers the undo of a change that comes next. */
    public void beforeWriting(ApplyRouteInput input) {
        frame.beforeStep("restore the " + input.change().channel() + " route", () -> restore(input));
    }

    /** Twilio did not take those values back, forward: they were cleared instead. */
    void notTakenBack(List<RefusedValue> values) {
        refused.addAll(values);
    }

    /** What Twilio did not take back so far. */
    List<RefusedValue> refused() {
        return refused;
    }

    /** A change as it was written: cleared, where Twilio did not take the value back. */
    RouteChange asWritten(RouteChange change) {
        return change.clearing(field -> RefusedValue.isOf(field, refused));
    }

    private void restore(ApplyRouteInput input) {
        RestoredRoute restored =
                twilio.restore(input.clearsOurs() ? input : input.withChange(asWritten(input.change())));
        if (!restored.changedByOthers().isEmpty()) {
            Map<String, String> changed = new TreeMap<>();
            restored.changedByOthers().forEach((field, value) -> changed.put(field.twilioName(), value));
            frame.leftAlone(changed);
            log.warn(
                    "{} was changed by somebody else meanwhile and left alone: {}",
                    input.number().phoneNumberId(),
                    changed.keySet());
        }
        if (!restored.refused().isEmpty()) {
            refused.addAll(restored.refused());
            if (input.clearsOurs()) {
                numbers.keepNotRestored(
                        frame.operationId(), input.number().phoneNumberId(), restored.refused(), Set.of());
            }
            // Nothing of ours is there, and what was there before is not either: a person has to know.
            throw Failures.notTakenBack(restored.refused());
        }
    }
}
