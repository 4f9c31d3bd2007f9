package dev.switchboard.activities.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchboard.activities.DatabaseTest;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class WorkerProcessesTest extends DatabaseTest {

    private static final String URL = "https://switchboard.example.com";

    @BeforeEach
    void nobodyRuns() {
        processes().forgetAll();
    }

    @Test
    void workersThatHaveTheSameRunSideBySide() {
        assertThat(processes().join(new WorkerProcess("one", List.of("a"), URL)))
                .isEmpty();
        assertThat(processes().join(new WorkerProcess("two", List.of("a"), URL)))
                .isEmpty();
    }

    @Test
    void oneWithAnotherPayloadKeyIsRefusedWithTheCure() {
        processes().join(new WorkerProcess("one", List.of("a"), URL));

        assertThat(processes().join(new WorkerProcess("two", List.of("b"), URL)))
                .hasValueSatisfying(refusal ->
                        assertThat(refusal).contains("The worker one", "SWITCHBOARD_PAYLOAD_KEY", "old,new"));
    }

    @Test
    void oneWithoutAKeyIsRefusedBesideOneThatEncryptsAndTheOtherWayRound() {
        processes().join(new WorkerProcess("one", List.of("a"), URL));
        assertThat(processes().join(new WorkerProcess("two", List.of(), URL))).isPresent();

        processes().forgetAll();
        processes().join(new WorkerProcess("one", List.of(), URL));
        assertThat(processes().join(new WorkerProcess("two", List.of("a"), URL)))
                .isPresent();
    }

    @Test
    void everyStepOfARotationRunsBesideTheOneBefore() {
        assertThat(processes().join(new WorkerProcess("one", List.of("old"), URL)))
                .isEmpty();
        assertThat(processes().join(new WorkerProcess("two", List.of("old", "new"), URL)))
                .isEmpty();
        processes().leave(new WorkerProcess("one", List.of("old"), URL));
        assertThat(processes().join(new WorkerProcess("three", List.of("new", "old"), URL)))
                .isEmpty();
        processes().leave(new WorkerProcess("two", List.of("old", "new"), URL));
        assertThat(processes().join(new WorkerProcess("four", List.of("new"), URL)))
                .isEmpty();
    }

    @Test
    void theSecondStepOfARotationIsRefusedBeforeTheFirstIsDone() {
        processes().join(new WorkerProcess("one", List.of("old"), URL));

        assertThat(processes().join(new WorkerProcess("two", List.of("new", "old"), URL)))
                .isPresent();
    }

    @Test
    void oneWithAnotherPublicUrlIsRefusedWithTheCure() {
        processes().join(new WorkerProcess("one", List.of(), URL));

        assertThat(processes().join(new WorkerProcess("two", List.of(), "https://other.example")))
                .hasValueSatisfying(
                        refusal -> assertThat(refusal).contains("SWITCHBOARD_PUBLIC_URL " + URL, "stop all workers"));
    }

    @Test
    void oneThatHasLeftOrWasNotSeenForAMinuteIsInNobodysWay() {
        WorkerProcess first = new WorkerProcess("one", List.of("a"), URL);
        processes().join(first);
        processes().leave(first);
        assertThat(processes().join(new WorkerProcess("two", List.of("b"), URL)))
                .isEmpty();

        jdbc.sql("UPDATE worker_process SET seen_at = seen_at - INTERVAL '61 seconds'")
                .update();
        assertThat(processes().join(new WorkerProcess("three", List.of("c"), URL)))
                .isEmpty();
        // It lives after all: it is told at its next start, and others are told of it.
        processes().seen(new WorkerProcess("two", List.of("b"), URL));
        assertThat(processes().join(new WorkerProcess("four", List.of("c"), URL)))
                .isPresent();
    }

    private WorkerProcesses processes() {
        return bean(WorkerProcesses.class);
    }
}
