package dev.switchboard.api.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.client.WorkflowExecutionAlreadyStarted;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ClosingRunsTest {

    private final List<Duration> pauses = new ArrayList<>();
    private final ClosingRuns runs = new ClosingRuns(() -> now().toNanos(), pauses::add);
    private int starts;

    @Test
    void aRunThatClosesAfterSecondsIsWaitedFor() {
        assertThat(runs.afterwards(() -> startedFrom(Duration.ofSeconds(8)), () -> false))
                .isEqualTo("started");
    }

    @Test
    void isAskedForLessAndLessOften() {
        assertThat(runs.afterwards(() -> startedFrom(Duration.ofSeconds(8)), () -> false))
                .isEqualTo("started");

        assertThat(pauses).isSorted().startsWith(Duration.ofMillis(20)).endsWith(Duration.ofSeconds(1));
        assertThat(starts).isLessThan(20);
    }

    @Test
    void aRunThatDoesNotCloseIsGivenUpAfterTenSeconds() {
        assertThatExceptionOfType(WorkflowExecutionAlreadyStarted.class)
                .isThrownBy(() -> runs.afterwards(() -> startedFrom(Duration.ofHours(1)), () -> false));
        assertThat(now()).isEqualTo(Duration.ofSeconds(10));
    }

    @Test
    void anotherOperationIsNotWaitedFor() {
        assertThatExceptionOfType(WorkflowExecutionAlreadyStarted.class)
                .isThrownBy(() -> runs.afterwards(() -> startedFrom(Duration.ofHours(1)), () -> true));
        assertThat(pauses).isEmpty();
    }

    @Test
    void whoeverIsInterruptedWaitsNoLonger() {
        ClosingRuns interrupted = new ClosingRuns(() -> 0, time -> {
            throw new InterruptedException();
        });

        assertThatExceptionOfType(WorkflowExecutionAlreadyStarted.class)
                .isThrownBy(() -> interrupted.afterwards(() -> startedFrom(Duration.ofHours(1)), () -> false));
        assertThat(Thread.interrupted()).isTrue();
    }

    private Duration now() {
        return pauses.stream().reduce(Duration.ZERO, Duration::plus);
    }

    private String startedFrom(Duration closed) {
        starts++;
        if (now().compareTo(closed) < 0) {
            throw new WorkflowExecutionAlreadyStarted(WorkflowExecution.getDefaultInstance(), "AssignNumber", null);
        }
        return "started";
    }
}
