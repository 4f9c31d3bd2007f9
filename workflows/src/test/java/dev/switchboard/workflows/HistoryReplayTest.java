package dev.switchboard.workflows;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.switchboard.workflows.assignment.AssignNumberInput;
import dev.switchboard.workflows.assignment.AssignNumberWorkflow;
import dev.switchboard.workflows.operation.NumberOperationResult;
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
 * Replays the histories of every branch against today's code: a change that would break a workflow under way fails here.
 * After a deliberate, versioned change record new ones beside the old with
 * {@code ./mvnw -pl workflows -am test -Dhistories.record=true}.
 */
class HistoryReplayTest {

    private static final Path HISTORIES = Path.of("src/test/resources/histories");

    static List<Path> histories() throws IOException {
        try (Stream<Path> files = Files.list(HISTORIES)) {
            return files.sorted().toList();
        }
    }

    @ParameterizedTest
    @MethodSource("histories")
    void replays(Path history) throws Exception {
        WorkflowReplayer.replayWorkflowExecution(history.toFile(), WorkflowTestServer.WORKFLOWS[0], others());
    }

    @Test
    void everyBranchHasAHistory() throws IOException {
        assertThat(histories()).hasSizeGreaterThanOrEqualTo(15);
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
