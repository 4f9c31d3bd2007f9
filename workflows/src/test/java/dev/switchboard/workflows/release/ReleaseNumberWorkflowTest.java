package dev.switchboard.workflows.release;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.switchboard.workflows.WorkflowTestServer;
import dev.switchboard.workflows.audit.AuditAction;
import dev.switchboard.workflows.audit.AuditInput;
import dev.switchboard.workflows.number.MonthlyPrice;
import dev.switchboard.workflows.number.NumberWorkflowIds;
import dev.switchboard.workflows.operation.ErrorCode;
import dev.switchboard.workflows.operation.OperationFailure;
import dev.switchboard.workflows.operation.OperationState;
import dev.switchboard.workflows.recovery.LostRun;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowFailedException;
import io.temporal.client.WorkflowStub;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ReleaseNumberWorkflowTest {

    private static final String WORKFLOW_ID = NumberWorkflowIds.workflowId("phone_123");
    private static final Duration WEEK = Duration.ofDays(7);
    private static final NumberAttachments EVERYTHING = new NumberAttachments("AD1", false, "MG1", "XE1");

    private final WorkflowTestServer server = new WorkflowTestServer();
    private final FakeReleases number = server.releases;

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void releasesANumberWhenItsTimeHasComeAndNobodyUsedIt() {
        long before = server.environment.currentTimeMillis();

        release(WEEK, false, false);

        assertThat(server.environment.currentTimeMillis() - before).isGreaterThanOrEqualTo(WEEK.toMillis());
        assertThat(number.steps).containsExactly("begin", "look", "traffic", "look", "remember", "release", "released");
        assertThat(number.state).isEqualTo("RELEASED");
        assertThat(audit().action()).isEqualTo(AuditAction.PHONE_GIVEN_BACK);
        assertThat(audit().subject().price()).isEqualTo(new MonthlyPrice(new BigDecimal("1.15"), "USD"));
        assertThat(audit().agentId()).isEqualTo("agent_456");
        server.record("release-completed", WORKFLOW_ID);
    }

    @Test
    void releasesAtOnceWhenAskedTo() {
        release(Duration.ZERO, false, false);

        assertThat(number.steps).containsExactly("begin", "look", "remember", "release", "released");
        server.record("release-at-once", WORKFLOW_ID);
    }

    @Test
    void keepsTheNumberWhenItIsCancelledWhileItWaits() {
        WorkflowStub run = start(WEEK, false, false);
        await().until(() -> number.steps.contains("look"));

        run.cancel();

        assertThatThrownBy(() -> run.getResult(Object.class)).isInstanceOf(WorkflowFailedException.class);
        assertThat(number.steps).containsExactly("begin", "look", "keep");
        assertThat(number.state).isEqualTo("ASSIGNED");
        assertThat(audit().action()).isEqualTo(AuditAction.PHONE_KEPT);
        assertThat(audit().state()).isEqualTo(OperationState.CANCELLED);
        server.record("release-cancelled", WORKFLOW_ID);
    }

    @Test
    void registersTheEmergencyAddressAgainWhenItIsCancelledMeanwhile() {
        number.attached = new NumberAttachments("AD1", false, null, null);
        number.pendingLooks.set(100);
        WorkflowStub run = start(Duration.ZERO, false, false);
        await().until(() -> waitsForItsNextAttempt(run));

        run.cancel();

        assertThatThrownBy(() -> run.getResult(Object.class)).isInstanceOf(WorkflowFailedException.class);
        assertThat(number.steps).containsSubsequence("unregister", "await", "register AD1", "keep");
        assertThat(number.steps).doesNotContain("release");
        assertThat(audit().state()).isEqualTo(OperationState.CANCELLED);
        server.record("release-cancelled-unregistering", WORKFLOW_ID);
    }

    /** The test server loses a cancellation that crosses the end of an attempt. */
    private static boolean waitsForItsNextAttempt(WorkflowStub run) {
        return run.describe().getRawDescription().getPendingActivitiesList().stream()
                .anyMatch(step -> step.getAttempt() > 1);
    }

    @Test
    void waitsUntilTheEmergencyAddressIsUnregistered() {
        number.attached = new NumberAttachments(null, true, null, null);
        number.pendingLooks.set(3);

        release(WEEK, false, false);

        assertThat(number.steps)
                .containsSubsequence("unregister", "await", "await", "await", "await", "traffic", "release");
        assertThat(number.state).isEqualTo("RELEASED");
        server.record("release-emergency", WORKFLOW_ID);
    }

    @Test
    void takesANumberThatTwilioDoesNotHaveForReleased() {
        number.attached = null;

        release(WEEK, false, false);

        assertThat(number.steps).containsExactly("begin", "look", "traffic", "look", "released");
        assertThat(audit().action()).isEqualTo(AuditAction.PHONE_GIVEN_BACK);
        server.record("release-gone", WORKFLOW_ID);
    }

    @Test
    void keepsANumberThatIsUsedMeanwhileAndTellsIt() {
        number.traffic = new SeenTraffic(1, 2);

        assertThatThrownBy(() -> release(WEEK, false, false)).isInstanceOf(WorkflowFailedException.class);

        assertThat(number.steps).doesNotContain("remember", "release");
        assertThat(number.state).isEqualTo("ASSIGNED");
        assertThat(audit().action()).isEqualTo(AuditAction.PHONE_KEPT);
        assertThat(reason().code()).isEqualTo(ErrorCode.NUMBER_IN_USE);
        assertThat(reason().message()).contains("1 call and 2 messages", "\"force\": true");
        server.record("release-in-use", WORKFLOW_ID);
    }

    @Test
    void releasesANumberThatIsUsedWhenForcedTo() {
        number.traffic = new SeenTraffic(1, 2);

        release(WEEK, false, true);

        assertThat(number.state).isEqualTo("RELEASED");
        server.record("release-forced", WORKFLOW_ID);
    }

    @Test
    void detachesNothingThatItMayNotAndNamesTheField() {
        number.attached = EVERYTHING;

        assertThatThrownBy(() -> release(Duration.ZERO, false, false)).isInstanceOf(WorkflowFailedException.class);

        assertThat(number.steps).containsExactly("begin", "look", "keep");
        assertThat(reason().code()).isEqualTo(ErrorCode.RELEASE_BLOCKED);
        assertThat(reason().message()).contains("MG1", "\"detachMessagingService\": true");
        server.record("release-service-blocked", WORKFLOW_ID);
    }

    @Test
    void namesTheFieldForASenderToo() {
        number.attached = new NumberAttachments(null, false, null, "XE1");

        assertThatThrownBy(() -> release(Duration.ZERO, false, false)).isInstanceOf(WorkflowFailedException.class);

        assertThat(reason().message()).contains("XE1", "\"detachSender\": true");
    }

    @Test
    void detachesEverythingWhenItMayAndTheSenderLast() {
        number.attached = EVERYTHING;

        release(Duration.ZERO, true, false);

        assertThat(number.steps)
                .containsExactly(
                        "begin",
                        "look",
                        "remember",
                        "unregister",
                        "await",
                        "leave MG1",
                        "delete XE1",
                        "release",
                        "released");
        server.record("release-sender", WORKFLOW_ID);
    }

    @Test
    void attachesAgainWhatItCanWhenTwilioRefusesAndTellsWhatItCannot() {
        number.attached = EVERYTHING;
        number.refusal = new OperationFailure(ErrorCode.TWILIO_REFUSED, "Twilio refused it.", 20001, 400, null);

        assertThatThrownBy(() -> release(Duration.ZERO, true, false)).isInstanceOf(WorkflowFailedException.class);

        assertThat(number.steps).endsWith("release", "join MG1", "register AD1", "keep");
        assertThat(audit().state()).isEqualTo(OperationState.COMPENSATION_INCOMPLETE);
        assertThat(reason().toString()).contains("XE1", "Register it anew");
        server.record("release-refused-by-twilio", WORKFLOW_ID);
    }

    @Test
    void aLostReleaseKeepsTheNumberThatTwilioStillHas() {
        number.lost =
                new LostRelease(FakeReleases.toRelease(), false, new NumberAttachments("AD1", false, "MG1", null));

        settle();

        assertThat(number.steps).containsExactly("load", "look", "join MG1", "register AD1", "keep");
        assertThat(audit().action()).isEqualTo(AuditAction.PHONE_KEPT);
        assertThat(audit().state()).isEqualTo(OperationState.INTERRUPTED);
        server.record("release-settled-kept", WORKFLOW_ID);
    }

    @Test
    void aLostReleaseThatHasDeletedTheNumberHasReleasedIt() {
        number.attached = null;
        number.lost = new LostRelease(FakeReleases.toRelease(), false, new NumberAttachments(null, false, null, null));

        settle();

        assertThat(number.steps).containsExactly("load", "look", "released");
        assertThat(audit().action()).isEqualTo(AuditAction.PHONE_GIVEN_BACK);
        assertThat(audit().state()).isEqualTo(OperationState.COMPLETED);
        server.record("release-settled-gone", WORKFLOW_ID);
    }

    @Test
    void aLostReleaseThatWaitedLeavesANumberThatSomebodyElseDeletedToTheChecks() {
        number.attached = null;
        number.lost = new LostRelease(FakeReleases.toRelease(), false, null);

        settle();

        assertThat(number.steps).containsExactly("load", "keep");
    }

    private void release(Duration after, boolean detach, boolean force) {
        start(after, detach, force).getResult(Object.class);
    }

    private WorkflowStub start(Duration after, boolean detach, boolean force) {
        ReleaseNumberWorkflow workflow = server.workflow(ReleaseNumberWorkflow.class, WORKFLOW_ID);
        WorkflowClient.start(
                workflow::release,
                new ReleaseNumberInput(
                        "op_1", "demo", "phone_123", new ReleaseTerms(after, false, detach, detach, force)));
        return WorkflowStub.fromTyped(workflow);
    }

    private void settle() {
        server.workflow(SettleReleaseWorkflow.class, WORKFLOW_ID)
                .settle(new SettleReleaseInput(
                        "op_1",
                        "demo",
                        "phone_123",
                        new LostRun(
                                "The workflow was terminated.",
                                Instant.ofEpochMilli(server.environment.currentTimeMillis())
                                        .plusSeconds(30))));
    }

    private AuditInput audit() {
        assertThat(server.database.audits).hasSize(1);
        return server.database.audits.get(0);
    }

    private OperationFailure reason() {
        return Objects.requireNonNull(audit().failure());
    }
}
