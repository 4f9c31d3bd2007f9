package dev.switchboard.workflows;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.switchboard.workflows.assignment.AssignNumberInput;
import dev.switchboard.workflows.assignment.AssignNumberWorkflow;
import dev.switchboard.workflows.operation.NumberOperationResult;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.common.WorkflowExecutionHistory;
import io.temporal.testing.WorkflowReplayer;
import io.temporal.workflow.Workflow;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Replays the histories of every branch against today's code: a change that would break a workflow under way fails
 * here. Compatibility begins with the first release. Until then a deliberate change records them anew, with {@code
 * ./mvnw -pl workflows -am test -Dhistories.record=true}. From then on it is versioned, and records new ones beside the
 * old.
 */
class HistoryReplayTest {

    private static final Path HISTORIES = Path.of("src/test/resources/histories");

    /** The branches, by the names under which the workflows' tests record them. */
    private static final List<String> BRANCHES = List.of(
            "assign-cancelled",
            "assign-compensated-configureSms",
            "assign-compensated-configureVoice",
            "assign-compensated-configureWhatsApp",
            "assign-compensation-incomplete",
            "assign-completed",
            "assign-deadline-during-back-off",
            "assign-deadline-exceeded",
            "assign-messaging-service-owned",
            "assign-refused",
            "assign-refused-after-a-timeout",
            "assign-route-owned",
            "assign-sender-offline",
            "assign-timed-out",
            "clear-completed",
            "clear-refused",
            "drift-batch-running",
            "drift-cancelled",
            "drift-cleared",
            "drift-completed",
            "drift-continued",
            "drift-failed",
            "drift-number-busy",
            "drift-repair-paused",
            "drift-repaired",
            "fleet-assigned",
            "fleet-bug",
            "fleet-bug-incomplete",
            "fleet-busy",
            "fleet-canary",
            "fleet-canary-pages",
            "fleet-canary-paused",
            "fleet-cancelled",
            "fleet-completed",
            "fleet-continued",
            "fleet-large",
            "fleet-moved",
            "fleet-moved-undone",
            "fleet-no-turn",
            "fleet-one-busy",
            "fleet-one-failed",
            "fleet-page-cancelled",
            "fleet-page-refused",
            "fleet-paused",
            "fleet-sender",
            "fleet-stale-page",
            "move-compensated-captureRoute",
            "move-compensated-configureSms",
            "move-compensated-configureVoice",
            "move-compensated-configureWhatsApp",
            "move-compensated-readBackRoute",
            "move-completed",
            "pools-being-refilled",
            "pools-refilled",
            "purchase-all-sold",
            "purchase-completed",
            "purchase-found",
            "purchase-free",
            "purchase-lost",
            "purchase-many",
            "purchase-over-budget",
            "purchase-pool-full",
            "purchase-refused",
            "purchase-released",
            "purchase-settled",
            "purchase-sold-meanwhile",
            "purchase-too-expensive",
            "purchase-unassigned",
            "reconcile-completed",
            "reconcile-continued",
            "reconcile-failed",
            "reconcile-uncompared-days",
            "reconcile-uncompared-days-failed",
            "recover-assign-at-once",
            "recover-confirmed",
            "recover-move",
            "recover-waits",
            "release-at-once",
            "release-cancelled",
            "release-cancelled-unregistering",
            "release-completed",
            "release-emergency",
            "release-forced",
            "release-gone",
            "release-in-use",
            "release-refused-by-twilio",
            "release-sender",
            "release-service-blocked",
            "release-settled-gone",
            "release-settled-kept",
            "rotate-cancelled",
            "rotate-cancelled-late",
            "rotate-compensated-create",
            "rotate-compensated-promote",
            "rotate-compensation-incomplete",
            "rotate-completed",
            "rotate-not-verified",
            "rotate-promoted-late",
            "rotate-refused",
            "settle-completed",
            "settle-continued",
            "settle-nothing",
            "settle-refused",
            "settle-waited",
            "unassign-compensated",
            "unassign-completed",
            "unassign-not-taken-back",
            "unassign-restored",
            "unassign-sender-gone",
            "update-compensated",
            "update-completed",
            "update-unchanged");

    static List<String> branches() {
        return BRANCHES;
    }

    @ParameterizedTest
    @MethodSource("branches")
    void replays(String branch) throws Exception {
        WorkflowReplayer.replayWorkflowExecution(
                HISTORIES.resolve(branch + ".json").toFile(), WorkflowTestServer.WORKFLOWS[0], others());
    }

    /** Temporal's UI shows it beside the step. */
    @ParameterizedTest
    @MethodSource("branches")
    void everyStepAndTimerSaysWhatItIsAbout(String branch) throws IOException {
        for (HistoryEvent event : WorkflowExecutionHistory.fromJson(
                        Files.readString(HISTORIES.resolve(branch + ".json")))
                .getEvents()) {
            if (event.hasActivityTaskScheduledEventAttributes() || event.hasTimerStartedEventAttributes()) {
                assertThat(event.getUserMetadata().getSummary().getData().toStringUtf8())
                        .as("summary of event %d, %s", event.getEventId(), event.getEventType())
                        .isNotBlank();
            }
        }
    }

    @Test
    void everyBranchHasAHistoryAndEveryHistoryABranch() throws IOException {
        try (Stream<Path> files = Files.list(HISTORIES)) {
            assertThat(files.map(file -> file.getFileName().toString().replace(".json", "")))
                    .containsExactlyInAnyOrderElementsOf(BRANCHES);
        }
    }

    @Test
    void aWorkflowThatDoesSomethingElseIsFoundOut() {
        assertThatThrownBy(() -> WorkflowReplayer.replayWorkflowExecution(
                        HISTORIES.resolve("assign-completed.json").toFile(), SleepsFirst.class))
                .hasMessageContaining("Non");
    }

    private static Class<?>[] others() {
        return Stream.of(WorkflowTestServer.WORKFLOWS).skip(1).toArray(Class<?>[]::new);
    }

    /** The negative twin: not what the history recorded. */
    public static final class SleepsFirst implements AssignNumberWorkflow {
        @Override
        public NumberOperationResult assign(AssignNumberInput input) {
            Workflow.sleep(Duration.ofSeconds(1));
            return new NumberOperationResult(input.phoneNumberId(), "+15550000123", null, List.of());
        }
    }
}
