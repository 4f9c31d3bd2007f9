package dev.switchboard.workflows.usage;

import dev.switchboard.workflows.StepOptions;
import dev.switchboard.workflows.audit.AuditAction;
import dev.switchboard.workflows.batch.CountedOperation;
import dev.switchboard.workflows.saga.OperationFrame;
import io.temporal.common.VersioningBehavior;
import io.temporal.workflow.Workflow;
import io.temporal.workflow.WorkflowInit;
import io.temporal.workflow.WorkflowVersioningBehavior;
import java.util.Map;

/** See {@link ReconcileUsageWorkflow}. */
public final class ReconcileUsageWorkflowImpl implements ReconcileUsageWorkflow {

    /** Pages read by one run at most, half a million calls or messages: the in-process server never suggests an end. */
    static final int PAGES_PER_RUN = 500;

    private ReconcileCursor cursor;
    private int pages;

    @WorkflowInit
    public ReconcileUsageWorkflowImpl(ReconcileUsageInput input) {
        this.cursor = input.cursor();
    }

    @Override
    @WorkflowVersioningBehavior(VersioningBehavior.AUTO_UPGRADE)
    public ReconcileUsageResult reconcile(ReconcileUsageInput input) {
        CountedOperation operation = new CountedOperation(new OperationFrame(
                input.operationId(), input.owner(), AuditAction.USAGE_RECONCILED, AuditAction.USAGE_RECONCILE_FAILED));
        operation.run(() -> readLedgers(input), () -> counts(cursor.result()));
        return cursor.result();
    }

    private void readLedgers(ReconcileUsageInput input) {
        if (cursor.ledger() == Ledger.CALLS) {
            readPages(input);
            cursor = cursor.withLedger(Ledger.MESSAGES);
        }
        readPages(input);
    }

    private void readPages(ReconcileUsageInput input) {
        do {
            continueAsNewWhenLong(input);
            UsageTwilioActivities twilio = Workflow.newActivityStub(
                    UsageTwilioActivities.class,
                    StepOptions.about(cursor.ledger() + " of " + input.day(), StepOptions.TWILIO_PAGE));
            cursor = cursor.after(twilio.reconcilePage(input, cursor.ledger(), cursor.page()));
            pages++;
            Workflow.setCurrentDetails(cursor.result().missing() + " missing, "
                    + cursor.result().corrected() + " corrected, "
                    + cursor.result().unchanged() + " right already");
        } while (cursor.page() != null);
    }

    private void continueAsNewWhenLong(ReconcileUsageInput input) {
        if (pages >= PAGES_PER_RUN || Workflow.getInfo().isContinueAsNewSuggested()) {
            Workflow.continueAsNew(input.withCursor(cursor));
        }
    }

    private static Map<String, Integer> counts(ReconcileUsageResult result) {
        return Map.of("missing", result.missing(), "corrected", result.corrected(), "unchanged", result.unchanged());
    }
}
