package dev.switchboard.api.stack;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/** After all that was done to the stack. */
@OnLocalStack
@Order(100)
class AlertsIT {

    private final LocalStack stack = LocalStack.running();

    /** What was away was away for less than most alerts wait; on a slow machine, tasks are late. */
    @Test
    void onlyAlertsHaveFiredWhoseCauseWasMade() {
        assertThat(Prometheus.of(stack).fired())
                .isSubsetOf(
                        "DatabaseDown",
                        "DriftFound",
                        "FallbacksAsked",
                        "InboxLagging",
                        "TemporalActivitiesLate",
                        "TemporalWorkflowTasksLate");
    }
}
