package dev.switchboard.workflows.assignment;

import dev.switchboard.workflows.StepOptions;
import dev.switchboard.workflows.audit.AuditAction;
import dev.switchboard.workflows.number.Capabilities;
import dev.switchboard.workflows.operation.NumberOperationResult;
import dev.switchboard.workflows.route.CapturedRoute;
import dev.switchboard.workflows.route.RouteChange;
import io.temporal.common.VersioningBehavior;
import io.temporal.workflow.Workflow;
import io.temporal.workflow.WorkflowVersioningBehavior;
import java.util.List;

/** See {@link AssignNumberWorkflow}. */
public final class AssignNumberWorkflowImpl implements AssignNumberWorkflow {

    private final NumberActivities numbers =
            Workflow.newLocalActivityStub(NumberActivities.class, StepOptions.DATABASE);

    @Override
    @WorkflowVersioningBehavior(VersioningBehavior.PINNED)
    public NumberOperationResult assign(AssignNumberInput input) {
        NumberOperation operation = new NumberOperation(
                input.operationId(),
                input.owner(),
                input.phoneNumberId(),
                AuditAction.PHONE_ASSIGNED,
                AuditAction.PHONE_ASSIGNMENT_FAILED);
        operation.concerns(input.agentId(), new Capabilities(true, input.enableSms(), input.enableWhatsApp()));
        return operation.run(() -> {
            BoundNumber bound = reserve(operation, input);
            CapturedRoute captured = operation.capture(bound);
            operation.steps().refuseForeignOwner(bound, captured, input.takeOver());
            operation.steps().refuseOfflineSender(bound, captured);
            List<RouteChange> changes = operation.steps().changesTo(bound, captured.route());
            operation.steps().configureFree(bound, captured, changes);
            operation.steps().readBack(bound, captured);
            operation.commit(() -> numbers.confirmAssignment(input.operationId(), input.phoneNumberId()));
            return new NumberOperationResult(
                    input.phoneNumberId(), bound.number().phoneNumber(), bound.agent(), changes);
        });
    }

    private BoundNumber reserve(NumberOperation operation, AssignNumberInput input) {
        return operation.mark(
                "release the reservation",
                () -> numbers.releaseReservation(input.operationId(), input.phoneNumberId()),
                () -> numbers.reserveNumber(new ReserveNumberInput(
                        input.operationId(),
                        input.owner(),
                        input.phoneNumberId(),
                        input.agentId(),
                        input.enableSms(),
                        input.enableWhatsApp())));
    }
}
