package dev.switchboard.workflows.assignment;

import dev.switchboard.workflows.StepOptions;
import dev.switchboard.workflows.audit.AuditAction;
import dev.switchboard.workflows.audit.AuditSubject;
import dev.switchboard.workflows.operation.NumberOperationResult;
import dev.switchboard.workflows.operation.OperationState;
import dev.switchboard.workflows.route.ApplyRouteInput;
import dev.switchboard.workflows.route.CaptureRouteInput;
import dev.switchboard.workflows.route.CapturedRoute;
import dev.switchboard.workflows.route.RouteChange;
import dev.switchboard.workflows.saga.OperationFrame;
import io.temporal.common.VersioningBehavior;
import io.temporal.workflow.Workflow;
import io.temporal.workflow.WorkflowVersioningBehavior;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** See {@link ClearNumberWorkflow}. */
public final class ClearNumberWorkflowImpl implements ClearNumberWorkflow {

    private AuditSubject known = AuditSubject.NONE;
    private @Nullable NumberOperationResult result;

    @Override
    @WorkflowVersioningBehavior(VersioningBehavior.PINNED)
    public NumberOperationResult clear(UnassignNumberInput input) {
        known = AuditSubject.of(input.phoneNumberId(), null);
        OperationFrame frame = new OperationFrame(
                        input.operationId(),
                        input.owner(),
                        AuditAction.PHONE_RELEASED,
                        AuditAction.PHONE_UNASSIGNMENT_FAILED)
                .about(() -> known);
        frame.run(() -> result = cleared(input));
        NumberOperationResult cleared = Objects.requireNonNull(result);
        frame.completed(cleared);
        Workflow.setCurrentDetails(OperationState.COMPLETED + ": " + cleared.phoneNumber());
        return cleared;
    }

    private NumberOperationResult cleared(UnassignNumberInput input) {
        ClearingActivities clearing =
                Workflow.newLocalActivityStub(ClearingActivities.class, StepOptions.database(input.phoneNumberId()));
        CaptureRouteInput number = clearing.beginClearing(input.operationId(), input.owner(), input.phoneNumberId());
        NumberAtTwilio twilio = new NumberAtTwilio(input.operationId(), null);
        CapturedRoute captured = twilio.captureLeftovers(number);
        known = known.withBefore(captured.route());
        List<RouteChange> leftovers = clearing.leftovers(captured.route());
        Map<String, String> leftAlone = new TreeMap<>();
        for (RouteChange leftover : leftovers) {
            // Clearing is the undo of having written over nothing: it looks first, and leaves alone what has changed.
            RouteChange undone = new RouteChange(leftover.channel(), leftover.to(), leftover.from());
            ApplyRouteInput change = new ApplyRouteInput(
                    input.operationId(),
                    number.number(),
                    captured.senderSid(),
                    captured.route(),
                    undone,
                    captured.readAt(),
                    null);
            twilio.clearLeftover(change.ofAFreeNumber(undone))
                    .changedByOthers()
                    .forEach((field, value) -> leftAlone.put(field.twilioName(), value));
        }
        return new NumberOperationResult(
                input.phoneNumberId(), number.number().phoneNumber(), null, written(leftovers, leftAlone), leftAlone);
    }

    /** Without what was left alone. */
    private static List<RouteChange> written(List<RouteChange> leftovers, Map<String, String> leftAlone) {
        return leftovers.stream()
                .map(change -> change.only(field -> !leftAlone.containsKey(field.twilioName())))
                .filter(change -> !change.none())
                .toList();
    }
}
