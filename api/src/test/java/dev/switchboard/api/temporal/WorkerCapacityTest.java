package dev.switchboard.api.temporal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.temporal.worker.WorkerOptions;
import io.temporal.worker.tuning.PollerBehaviorSimpleMaximum;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class WorkerCapacityTest {

    private static final String PREFIX = "switchboard.temporal.worker";

    @Test
    void itFollowsTheConnectionsAndLeavesThePollersToTheServer() {
        WorkerOptions options = options(new WorkerCapacity(null, null, null), 12);

        assertThat(options.getMaxConcurrentLocalActivityExecutionSize()).isEqualTo(12);
        assertThat(options.getMaxConcurrentActivityExecutionSize()).isEqualTo(120);
        assertThat(options.getWorkflowTaskPollersBehavior()).isNull();
        assertThat(options.getActivityTaskPollersBehavior()).isNull();
    }

    @Test
    void eachCanBeSet() {
        WorkerCapacity capacity =
                bind(Map.of(PREFIX + ".database-steps", "3", PREFIX + ".twilio-steps", "40", PREFIX + ".pollers", "7"));

        WorkerOptions options = options(capacity, 12);

        assertThat(options.getMaxConcurrentLocalActivityExecutionSize()).isEqualTo(3);
        assertThat(options.getMaxConcurrentActivityExecutionSize()).isEqualTo(40);
        assertThat(options.getWorkflowTaskPollersBehavior()).isEqualTo(new PollerBehaviorSimpleMaximum(7));
        assertThat(options.getActivityTaskPollersBehavior()).isEqualTo(new PollerBehaviorSimpleMaximum(7));
    }

    /** Docker Compose passes on what is not set as nothing. */
    @Test
    void anEmptyValueIsNone() {
        assertThat(bind(Map.of(PREFIX + ".database-steps", "", PREFIX + ".twilio-steps", "", PREFIX + ".pollers", "")))
                .isEqualTo(new WorkerCapacity(null, null, null));
    }

    @ParameterizedTest
    @CsvSource({
        "database-steps, SWITCHBOARD_WORKER_DATABASE_STEPS",
        "twilio-steps, SWITCHBOARD_WORKER_TWILIO_STEPS",
        "pollers, SWITCHBOARD_WORKER_POLLERS"
    })
    void noneAtAllIsRefusedByName(String property, String variable) {
        assertThatThrownBy(() -> bind(Map.of(PREFIX + "." + property, "0")))
                .rootCause()
                .hasMessageContaining(property)
                .hasMessageContaining(variable);
    }

    private static WorkerOptions options(WorkerCapacity capacity, int connections) {
        return capacity.applyTo(WorkerOptions.newBuilder(), connections).validateAndBuildWithDefaults();
    }

    private static WorkerCapacity bind(Map<String, String> properties) {
        return new Binder(new MapConfigurationPropertySource(properties)).bindOrCreate(PREFIX, WorkerCapacity.class);
    }
}
