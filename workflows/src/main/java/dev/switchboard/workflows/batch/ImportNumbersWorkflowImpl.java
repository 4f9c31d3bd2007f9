package dev.switchboard.workflows.batch;

import dev.switchboard.workflows.StepOptions;
import dev.switchboard.workflows.audit.AuditAction;
import dev.switchboard.workflows.audit.AuditSubject;
import dev.switchboard.workflows.saga.OperationFrame;
import io.temporal.common.VersioningBehavior;
import io.temporal.workflow.Workflow;
import io.temporal.workflow.WorkflowVersioningBehavior;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** See {@link ImportNumbersWorkflow}. */
public final class ImportNumbersWorkflowImpl implements ImportNumbersWorkflow {

    private final BatchTwilioActivities account =
            Workflow.newActivityStub(BatchTwilioActivities.class, StepOptions.BATCH_PAGE);

    @Override
    @WorkflowVersioningBehavior(VersioningBehavior.PINNED)
    public ImportNumbersResult importNumbers(ImportNumbersInput input) {
        CountedOperation operation = new CountedOperation(new OperationFrame(
                        input.operationId(),
                        input.owner(),
                        AuditAction.NUMBERS_IMPORTED,
                        AuditAction.NUMBERS_IMPORT_FAILED)
                .about(() -> AuditSubject.ofAccount(input.accountSid())));
        ImportNumbersResult[] result = {new ImportNumbersResult(0, 0, 0)};
        operation.run(() -> importPages(input, result), () -> counts(result[0]));
        return result[0];
    }

    private void importPages(ImportNumbersInput input, ImportNumbersResult[] result) {
        @Nullable String pageToken = null;
        do {
            ImportedPage page = account.importPage(input, pageToken);
            result[0] = result[0].plus(page.result());
            Workflow.setCurrentDetails("Imported " + result[0].imported() + ", updated " + result[0].updated()
                    + ", skipped " + result[0].skipped());
            pageToken = page.nextPageToken();
        } while (pageToken != null);
    }

    private static Map<String, Integer> counts(ImportNumbersResult result) {
        return Map.of("imported", result.imported(), "updated", result.updated(), "skipped", result.skipped());
    }
}
