package dev.switchboard.workflows.fleet;

import dev.switchboard.workflows.StepOptions;
import dev.switchboard.workflows.audit.AuditAction;
import dev.switchboard.workflows.audit.AuditActivities;
import dev.switchboard.workflows.audit.AuditInput;
import dev.switchboard.workflows.operation.Failures;
import dev.switchboard.workflows.operation.OperationFailure;
import dev.switchboard.workflows.operation.OperationState;
import dev.switchboard.workflows.route.RefusedValue;
import dev.switchboard.workflows.saga.Compensations;
import dev.switchboard.workflows.saga.UntilSent;
import io.temporal.activity.ActivityOptions;
import io.temporal.failure.ActivityFailure;
import io.temporal.workflow.Workflow;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One number of a batch: what differs is written by one request, and put back when that fails. The saga of a single
 * number without a workflow of its own, since a hundred thousand workflows of one request each are mostly overhead.
 */
final class FleetNumber {

    private final FleetTwilioActivities forward;
    private final FleetTwilioActivities undo;
    private final AuditActivities audit = Workflow.newLocalActivityStub(AuditActivities.class, StepOptions.DATABASE);
    private final FleetNumberInput input;
    private final AuditAction failed;

    private @Nullable RestoredNumber restored;

    /**
     * @param accountSid its Twilio account; none in the histories of older versions
     * @param withSender whether its WhatsApp sender is written as well, which takes a while to show it
     */
    FleetNumber(FleetNumberInput input, @Nullable String accountSid, AuditAction failed, boolean withSender) {
        this.forward = activities(withSender ? StepOptions.BATCH_SETTLE : StepOptions.BATCH_FORWARD, accountSid);
        this.undo = activities(StepOptions.BATCH_UNDO, accountSid);
        this.input = input;
        this.failed = failed;
    }

    private static FleetTwilioActivities activities(ActivityOptions options, @Nullable String accountSid) {
        return Workflow.newActivityStub(
                FleetTwilioActivities.class, accountSid == null ? options : StepOptions.ofAccount(options, accountSid));
    }

    /**
     * Updates the number.
     *
     * @param untilSent whether it waits for its turn as long as it takes
     * @return how it ended
     * @throws ActivityFailure when it failed, after it was undone and audited
     */
    NumberOutcome update(boolean untilSent) {
        Compensations compensations = new Compensations();
        compensations.add("restore the route", () -> restored = undo.restoreNumber(input));
        try {
            return untilSent ? UntilSent.call(() -> forward.updateNumber(input)) : forward.updateNumber(input);
        } catch (ActivityFailure failure) {
            audit(Failures.reasonOf(failure), compensations.run());
            throw failure;
        }
    }

    private void audit(OperationFailure reason, List<OperationFailure> incomplete) {
        StringBuilder message = new StringBuilder(reason.message());
        incomplete.forEach(
                left -> message.append(" Not everything could be put back: ").append(left.message()));
        List<RefusedValue> refused = restored == null ? List.of() : restored.refused();
        refused.forEach(value -> message.append(" Twilio does not take back ")
                .append(value.words())
                .append(", so it was cleared."));
        OperationFailure described = reason.withMessage(message.toString());
        if (restored != null && !restored.changedByOthers().isEmpty()) {
            described = described.withChangedByOthers(restored.changedByOthers());
        }
        audit.audit(new AuditInput(
                input.operationId(),
                failed,
                input.owner(),
                input.phoneNumberId(),
                restored == null ? null : restored.agentId(),
                incomplete.isEmpty() && refused.isEmpty()
                        ? OperationState.COMPENSATED
                        : OperationState.COMPENSATION_INCOMPLETE,
                described,
                null,
                Map.of(),
                restored == null ? null : restored.before(),
                null));
    }
}
