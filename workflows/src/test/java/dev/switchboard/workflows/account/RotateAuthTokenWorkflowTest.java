package dev.switchboard.workflows.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.switchboard.workflows.WorkflowTestServer;
import dev.switchboard.workflows.audit.AuditAction;
import dev.switchboard.workflows.audit.AuditInput;
import dev.switchboard.workflows.operation.ErrorCode;
import dev.switchboard.workflows.operation.OperationFailure;
import dev.switchboard.workflows.operation.OperationState;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowFailedException;
import io.temporal.client.WorkflowStub;
import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RotateAuthTokenWorkflowTest {

    private static final String SID = "AC0123456789abcdef0123456789abcdef";
    private static final int SETTLE = 30;
    private static final int GRACE = 900;

    private final WorkflowTestServer server = new WorkflowTestServer();
    private final String workflowId = AccountWorkflowIds.workflowId(SID);

    @BeforeEach
    void setClock() {
        server.accounts.clock(server.environment::currentTimeMillis);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void promotesOnceEverybodyAcceptsBothAndForgetsTheFormerTokenLater() {
        rotate();

        assertThat(server.accounts.steps).containsExactly("begin", "create", "promote", "verify", "end");
        assertThat(secondsBetween(1, 2)).isGreaterThanOrEqualTo(SETTLE);
        assertThat(secondsBetween(3, 4)).isGreaterThanOrEqualTo(GRACE);
        assertThat(audited().action()).isEqualTo(AuditAction.AUTH_TOKEN_ROTATED);
        assertThat(audited().state()).isEqualTo(OperationState.COMPLETED);
        assertThat(audited().subject().accountSid()).startsWith("AC");
        server.record("rotate-completed", workflowId);
    }

    @Test
    void aRefusedBeginningChangesNothing() {
        server.accounts.refuse("begin");

        assertThatThrownBy(this::rotate).isInstanceOf(WorkflowFailedException.class);

        assertThat(server.accounts.steps).containsExactly("begin");
        assertThat(audited().state()).isEqualTo(OperationState.FAILED);
        server.record("rotate-refused", workflowId);
    }

    @Test
    void aTokenThatWasNotMadeIsDeletedAllTheSame() {
        server.accounts.refuse("create");

        assertThatThrownBy(this::rotate).isInstanceOf(WorkflowFailedException.class);

        assertThat(server.accounts.steps).containsExactly("begin", "create", "delete");
        assertThat(audited().state()).isEqualTo(OperationState.COMPENSATED);
        server.record("rotate-compensated-create", workflowId);
    }

    @Test
    void aPromotionThatIsRefusedIsUndone() {
        server.accounts.refuse("promote");

        assertThatThrownBy(this::rotate).isInstanceOf(WorkflowFailedException.class);

        assertThat(server.accounts.steps).containsExactly("begin", "create", "promote", "delete");
        assertThat(audited().state()).isEqualTo(OperationState.COMPENSATED);
        server.record("rotate-compensated-promote", workflowId);
    }

    @Test
    void aPromotionWithoutAnAnswerIsAskedForAgain() {
        for (int i = 0; i < 20; i++) {
            server.accounts.failOnce("promote");
        }

        rotate();

        assertThat(server.accounts.steps).filteredOn("promote failed"::equals).hasSize(20);
        assertThat(server.accounts.steps).endsWith("promote", "verify", "end").doesNotContain("delete");
        server.record("rotate-promoted-late", workflowId);
    }

    @Test
    void whatCannotBeUndoneIsSaid() {
        server.accounts.refuse("promote");
        server.accounts.refuse("delete");

        assertThatThrownBy(this::rotate).isInstanceOf(WorkflowFailedException.class);

        assertThat(audited().state()).isEqualTo(OperationState.COMPENSATION_INCOMPLETE);
        assertThat(reason().message()).contains("Could not delete the secondary auth token");
        server.record("rotate-compensation-incomplete", workflowId);
    }

    @Test
    void aPromotedTokenThatTwilioRefusesIsReportedAndKept() {
        server.accounts.refuse("verify");

        assertThatThrownBy(this::rotate).isInstanceOf(WorkflowFailedException.class);

        assertThat(server.accounts.steps).containsExactly("begin", "create", "promote", "verify", "end");
        assertThat(audited().state()).isEqualTo(OperationState.COMPENSATION_INCOMPLETE);
        assertThat(reason().code()).isEqualTo(ErrorCode.TWILIO_REFUSED);
        server.record("rotate-not-verified", workflowId);
    }

    @Test
    void cancelledBeforeThePromotionItIsUndone() {
        WorkflowClient.start(workflow()::rotate, input());
        server.environment.registerDelayedCallback(Duration.ofSeconds(SETTLE / 2), this::cancel);

        assertThatThrownBy(() -> stub().getResult(Void.class)).isInstanceOf(WorkflowFailedException.class);

        assertThat(server.accounts.steps).containsExactly("begin", "create", "delete");
        assertThat(audited().state()).isEqualTo(OperationState.CANCELLED);
        server.record("rotate-cancelled", workflowId);
    }

    @Test
    void cancelledAfterThePromotionItGoesOnToItsEnd() {
        WorkflowClient.start(workflow()::rotate, input());
        server.environment.registerDelayedCallback(Duration.ofSeconds(SETTLE + GRACE / 2), this::cancel);

        // The SDK closes a run that was asked to cancel as cancelled, whatever it has done since.
        assertThatThrownBy(() -> stub().getResult(Void.class)).isInstanceOf(WorkflowFailedException.class);

        assertThat(server.accounts.steps).containsExactly("begin", "create", "promote", "verify", "end");
        assertThat(audited().state()).isEqualTo(OperationState.COMPLETED);
        server.record("rotate-cancelled-late", workflowId);
    }

    private void cancel() {
        stub().cancel();
    }

    private WorkflowStub stub() {
        return server.client().newUntypedWorkflowStub(workflowId);
    }

    private void rotate() {
        workflow().rotate(input());
    }

    private RotateAuthTokenWorkflow workflow() {
        return server.workflow(RotateAuthTokenWorkflow.class, workflowId);
    }

    private static RotateAuthTokenInput input() {
        return new RotateAuthTokenInput("op_1", "demo", SID, SETTLE, GRACE);
    }

    private long secondsBetween(int first, int second) {
        return (server.accounts.times.get(second) - server.accounts.times.get(first)) / 1_000;
    }

    private AuditInput audited() {
        assertThat(server.database.audits).hasSize(1);
        return server.database.audits.get(0);
    }

    private OperationFailure reason() {
        return Objects.requireNonNull(audited().failure());
    }
}
