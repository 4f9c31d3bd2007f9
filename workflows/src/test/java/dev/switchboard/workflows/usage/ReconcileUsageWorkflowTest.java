package dev.switchboard.workflows.usage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.switchboard.workflows.WorkflowTestServer;
import dev.switchboard.workflows.audit.AuditAction;
import dev.switchboard.workflows.audit.AuditInput;
import dev.switchboard.workflows.operation.ErrorCode;
import dev.switchboard.workflows.operation.OperationFailure;
import dev.switchboard.workflows.operation.OperationState;
import io.temporal.client.WorkflowFailedException;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class ReconcileUsageWorkflowTest {

    private static final String DAY = "2026-03-10";
    private static final String WORKFLOW_ID = UsageWorkflowIds.reconcileWorkflowId(DAY);

    private final WorkflowTestServer server = new WorkflowTestServer();

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void readsEveryPageOfBothLedgersAndReportsTheDifferenceOnce() {
        server.usage.ledgers.put(
                Ledger.CALLS, List.of(new ReconcileUsageResult(1, 2, 3), new ReconcileUsageResult(0, 0, 4)));
        server.usage.ledgers.put(Ledger.MESSAGES, List.of(new ReconcileUsageResult(10, 20, 30)));

        ReconcileUsageResult result = reconcile();

        assertThat(result).isEqualTo(new ReconcileUsageResult(11, 22, 37));
        assertThat(server.usage.pagesRead).containsExactly("CALLS/0", "CALLS/1", "MESSAGES/0");
        assertThat(server.database.audits)
                .singleElement()
                .returns("op_1", AuditInput::operationId)
                .returns("demo", AuditInput::actor)
                .returns(AuditAction.USAGE_RECONCILED, AuditInput::action)
                .returns(OperationState.COMPLETED, AuditInput::state)
                .returns(Map.of("missing", 11, "corrected", 22, "unchanged", 37), AuditInput::counts);
        server.record("reconcile-completed", WORKFLOW_ID);
    }

    @Test
    void aRefusalIsReportedWithWhatWasFoundBeforeIt() {
        server.usage.ledgers.put(Ledger.CALLS, List.of(new ReconcileUsageResult(1, 2, 3)));
        server.usage.refused = Ledger.MESSAGES.name();

        assertThatThrownBy(this::reconcile).isInstanceOf(WorkflowFailedException.class);

        assertThat(server.database.audits)
                .singleElement()
                .returns(AuditAction.USAGE_RECONCILE_FAILED, AuditInput::action)
                .returns(OperationState.FAILED, AuditInput::state)
                .returns(OperationFailure.of(ErrorCode.TWILIO_REFUSED, "no"), AuditInput::failure)
                .returns(Map.of("missing", 1, "corrected", 2, "unchanged", 3), AuditInput::counts);
        server.record("reconcile-failed", WORKFLOW_ID);
    }

    @Test
    void continuesAsNewInTheMiddleOfALedgerAndCountsOn() {
        ReconcileUsageResult page = new ReconcileUsageResult(1, 0, 0);
        server.usage.ledgers.put(Ledger.CALLS, Collections.nCopies(ReconcileUsageWorkflowImpl.PAGES_PER_RUN + 2, page));

        assertThat(reconcile().missing()).isEqualTo(ReconcileUsageWorkflowImpl.PAGES_PER_RUN + 2);

        assertThat(server.usage.pagesRead).doesNotHaveDuplicates();
        assertThat(server.database.audits).hasSize(1);
        server.record("reconcile-continued", WORKFLOW_ID);
    }

    @Test
    void whatTheScheduleStartsComparesEveryDayThatWasNot() {
        server.usage.ledgers.put(Ledger.CALLS, List.of(new ReconcileUsageResult(1, 2, 3)));
        server.usage.uncompared = List.of("2026-03-08", DAY);

        ReconcileUsageResult result = scheduled();

        assertThat(result).isEqualTo(new ReconcileUsageResult(2, 4, 6));
        assertThat(server.usage.daysRead).containsExactly("2026-03-08", DAY);
        assertThat(server.database.audits)
                .hasSize(2)
                .allSatisfy(audit -> assertThat(audit)
                        .returns(UsageWorkflowIds.SYSTEM_OWNER, AuditInput::actor)
                        .returns(AuditAction.USAGE_RECONCILED, AuditInput::action));
        // Under the id that a comparison of that day asked for by REST has too.
        assertThat(server.client().fetchHistory(WORKFLOW_ID).getEvents()).isNotEmpty();
        server.record("reconcile-uncompared-days", UsageWorkflowIds.RECONCILE_SCHEDULE_ID);
    }

    @Test
    void aDayThatFailsDoesNotKeepTheOthersFromBeingCompared() {
        server.usage.uncompared = List.of("2026-03-08", "2026-03-09", DAY);
        server.usage.refused = "2026-03-08";

        assertThatThrownBy(this::scheduled).isInstanceOf(WorkflowFailedException.class);

        assertThat(server.usage.daysRead).containsExactly("2026-03-08", "2026-03-09", DAY);
        assertThat(server.database.audits)
                .extracting(AuditInput::action)
                .containsExactly(
                        AuditAction.USAGE_RECONCILE_FAILED, AuditAction.USAGE_RECONCILED, AuditAction.USAGE_RECONCILED);
        server.record("reconcile-uncompared-days-failed", UsageWorkflowIds.RECONCILE_SCHEDULE_ID);
    }

    @Test
    void whenEveryDayWasComparedTheScheduleHasNothingToDo() {
        assertThat(scheduled()).isEqualTo(ReconcileUsageResult.NONE);
        assertThat(server.usage.daysRead).isEmpty();
    }

    private ReconcileUsageResult scheduled() {
        return server.workflow(ReconcileYesterdayWorkflow.class, UsageWorkflowIds.RECONCILE_SCHEDULE_ID)
                .reconcile();
    }

    private ReconcileUsageResult reconcile() {
        return server.workflow(ReconcileUsageWorkflow.class, WORKFLOW_ID)
                .reconcile(new ReconcileUsageInput("op_1", "demo", DAY, ReconcileCursor.START));
    }
}
