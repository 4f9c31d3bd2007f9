package dev.switchboard.workflows.fleet;

import dev.switchboard.workflows.StepOptions;
import dev.switchboard.workflows.audit.AuditAction;
import dev.switchboard.workflows.audit.AuditActivities;
import dev.switchboard.workflows.audit.AuditInput;
import dev.switchboard.workflows.operation.ErrorCode;
import dev.switchboard.workflows.operation.Failures;
import dev.switchboard.workflows.operation.OperationFailure;
import dev.switchboard.workflows.operation.OperationState;
import io.temporal.failure.CanceledFailure;
import io.temporal.failure.TemporalFailure;
import io.temporal.workflow.Functions;
import io.temporal.workflow.Workflow;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The frame around an operation on many numbers: marked as running, and one audit message however it ends. */
public final class FleetOperation {

    private final FleetActivities fleet = Workflow.newLocalActivityStub(FleetActivities.class, StepOptions.DATABASE);
    private final AuditActivities audit = Workflow.newLocalActivityStub(AuditActivities.class, StepOptions.DATABASE);
    private final String operationId;
    private final String owner;
    private final AuditAction succeeded;
    private final AuditAction failed;
    private final @Nullable String accountSid;

    public FleetOperation(String operationId, String owner, AuditAction succeeded, AuditAction failed) {
        this(operationId, owner, succeeded, failed, null);
    }

    /** An operation on the numbers of one Twilio account. */
    public FleetOperation(
            String operationId, String owner, AuditAction succeeded, AuditAction failed, @Nullable String accountSid) {
        this.operationId = operationId;
        this.owner = owner;
        this.succeeded = succeeded;
        this.failed = failed;
        this.accountSid = accountSid;
    }

    /** Runs the process; the counts are asked for when it has ended. (A continue-as-new passes through.) */
    public void run(Functions.Proc process, Functions.Func<Map<String, Integer>> counts) {
        fleet.beginOperation(operationId);
        try {
            process.apply();
        } catch (TemporalFailure failure) {
            OperationFailure reason = Failures.reasonOf(failure);
            boolean cancelled = reason.code() == ErrorCode.CANCELLED;
            audit(failed, cancelled ? OperationState.CANCELLED : OperationState.FAILED, reason, counts);
            if (failure instanceof CanceledFailure) {
                throw failure;
            }
            if (failure.getCause() instanceof CanceledFailure step) {
                // Of a step that waited for its turn.
                throw step;
            }
            throw Failures.nonRetryable(reason);
        }
        audit(succeeded, OperationState.COMPLETED, null, counts);
    }

    private void audit(
            AuditAction action,
            OperationState state,
            @Nullable OperationFailure failure,
            Functions.Func<Map<String, Integer>> counts) {
        Workflow.newDetachedCancellationScope(() -> audit.audit(
                        AuditInput.ofAccount(operationId, action, owner, accountSid, state, failure, counts.apply())))
                .run();
    }
}
