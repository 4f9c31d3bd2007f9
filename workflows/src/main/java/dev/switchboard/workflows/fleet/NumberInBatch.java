package dev.switchboard.workflows.fleet;

import dev.switchboard.workflows.StepOptions;
import dev.switchboard.workflows.audit.AuditAction;
import dev.switchboard.workflows.audit.AuditSubject;
import dev.switchboard.workflows.operation.Failures;
import dev.switchboard.workflows.saga.OperationFrame;
import dev.switchboard.workflows.saga.UntilSent;
import io.temporal.activity.ActivityOptions;
import io.temporal.failure.ActivityFailure;
import io.temporal.failure.TemporalFailure;
import io.temporal.workflow.Workflow;

/**
 * One number of a batch: what differs is written by one request, and put back when that fails. The saga of a single
 * number without a workflow of its own, since a hundred thousand workflows of one request each are mostly overhead.
 */
final class NumberInBatch {

    private final FleetTwilioActivities forward;
    private final FleetTwilioActivities undo;
    private final FleetNumberInput input;
    private final OperationFrame frame;
    private AuditSubject known;

    /**
     * @param accountSid its Twilio account
     * @param failed what is audited when it fails; when it does not, the step itself has audited it
     * @param withSender whether its WhatsApp sender is written as well, which takes a while to show it
     */
    NumberInBatch(FleetNumberInput input, String accountSid, AuditAction failed, boolean withSender) {
        this.forward = activities(withSender ? StepOptions.BATCH_SETTLE : StepOptions.BATCH_FORWARD, accountSid);
        this.undo = activities(StepOptions.BATCH_UNDO, accountSid);
        this.input = input;
        this.known = AuditSubject.of(input.phoneNumberId(), null);
        this.frame = new OperationFrame(input.operationId(), input.owner(), AuditAction.WEBHOOKS_UPDATED, failed)
                .about(() -> known);
    }

    private static FleetTwilioActivities activities(ActivityOptions options, String accountSid) {
        return Workflow.newActivityStub(FleetTwilioActivities.class, StepOptions.ofAccount(options, accountSid));
    }

    /**
     * Updates the number. One that is busy stays pending.
     *
     * @throws TemporalFailure when it failed, after it was undone and audited
     */
    void update() {
        frame.beforeStep("restore the route", this::restore);
        frame.begun();
        try {
            UntilSent.run(() -> forward.updateNumber(input));
        } catch (ActivityFailure failure) {
            throw frame.turnBack(failure);
        }
    }

    private void restore() {
        RestoredNumber restored = undo.restoreNumber(input);
        known = AuditSubject.of(input.phoneNumberId(), restored.agentId()).withBefore(restored.before());
        frame.leftAlone(restored.changedByOthers());
        if (!restored.refused().isEmpty()) {
            throw Failures.notTakenBack(restored.refused());
        }
    }
}
