package dev.switchboard.workflows.usage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchboard.workflows.WorkflowTestServer;
import io.temporal.api.history.v1.HistoryEvent;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class SettleUsageWorkflowTest {

    private static final String WORKFLOW_ID = UsageWorkflowIds.SETTLE_WORKFLOW_ID;

    private final WorkflowTestServer server = new WorkflowTestServer();

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void endsAtOnceWhenNothingIsUnsettled() {
        settle();

        assertThat(server.usage.asked).isEmpty();
        server.record("settle-nothing", WORKFLOW_ID);
    }

    @Test
    void asksAboutEveryMessageOnce() {
        messages(70, 0);

        settle();

        assertThat(server.usage.unsettled).isEmpty();
        assertThat(server.usage.asked).hasSize(70).doesNotHaveDuplicates();
        server.record("settle-completed", WORKFLOW_ID);
    }

    @Test
    void waitsForMessagesThatTwilioDoesNotKnowYet() {
        messages(3, 2);
        long start = server.environment.currentTimeMillis();

        settle();

        assertThat(server.usage.unsettled).isEmpty();
        assertThat(server.usage.asked).hasSize(9);
        assertThat(server.environment.currentTimeMillis() - start)
                .isGreaterThanOrEqualTo(Duration.ofMinutes(1).toMillis());
        server.record("settle-waited", WORKFLOW_ID);
    }

    @Test
    void aMessageThatTwilioRefusesIsPostponedAndStopsNoOther() {
        messages(3, 0);
        server.usage.refused = "SM0001";

        settle();

        assertThat(server.usage.postponed).containsExactly("SM0001");
        assertThat(server.usage.asked).hasSize(3);
        server.record("settle-refused", WORKFLOW_ID);
    }

    @Test
    void continuesAsNewBeforeItsHistoryGetsLong() {
        messages(700, 0);

        settle();

        assertThat(server.usage.unsettled).isEmpty();
        List<HistoryEvent> lastRun = server.client().fetchHistory(WORKFLOW_ID).getEvents();
        assertThat(lastRun.get(0).getWorkflowExecutionStartedEventAttributes().getContinuedExecutionRunId())
                .isNotEmpty();
        server.record("settle-continued", WORKFLOW_ID);
    }

    private void messages(int count, int unknownTimes) {
        for (int number = 0; number < count; number++) {
            server.usage.unsettled.put(String.format("SM%04d", number), unknownTimes);
        }
    }

    private void settle() {
        server.workflow(SettleUsageWorkflow.class, WORKFLOW_ID).settle();
    }
}
