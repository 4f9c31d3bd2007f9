package dev.switchboard.api.temporal;

import io.temporal.worker.WorkerOptions;
import io.temporal.worker.tuning.PollerBehaviorSimpleMaximum;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * How much each of a process's workers does at a time. It follows the connections to the database, of which every step
 * needs one. A database step needs it all along; a step at Twilio needs it to get its turn and to prove that it may
 * write.
 *
 * @param databaseSteps database steps at a time; without it as many as there are connections
 * @param twilioSteps steps at Twilio at a time, of each task queue; without it ten for each connection, as they wait
 *     for Twilio most of the time
 * @param pollers requests that wait for tasks, of each kind and task queue. Without it their number follows the load
 *     where the server tells how (the SDK asks it), and is five where it does not
 */
@ConfigurationProperties("switchboard.temporal.worker")
public record WorkerCapacity(
        @Nullable Integer databaseSteps,
        @Nullable Integer twilioSteps,
        @Nullable Integer pollers) {

    private static final int TWILIO_STEPS_FOR_A_CONNECTION = 10;

    public WorkerCapacity {
        requirePositive(databaseSteps, "database-steps", "SWITCHBOARD_WORKER_DATABASE_STEPS");
        requirePositive(twilioSteps, "twilio-steps", "SWITCHBOARD_WORKER_TWILIO_STEPS");
        requirePositive(pollers, "pollers", "SWITCHBOARD_WORKER_POLLERS");
    }

    /** Sets it, for a process with so many connections. */
    WorkerOptions.Builder applyTo(WorkerOptions.Builder worker, int connections) {
        worker.setMaxConcurrentLocalActivityExecutionSize(databaseSteps == null ? connections : databaseSteps)
                .setMaxConcurrentActivityExecutionSize(
                        twilioSteps == null ? connections * TWILIO_STEPS_FOR_A_CONNECTION : twilioSteps);
        if (pollers != null) {
            worker.setWorkflowTaskPollersBehavior(new PollerBehaviorSimpleMaximum(pollers))
                    .setActivityTaskPollersBehavior(new PollerBehaviorSimpleMaximum(pollers));
        }
        return worker;
    }

    private static void requirePositive(@Nullable Integer value, String property, String variable) {
        if (value != null && value < 1) {
            throw new IllegalArgumentException("switchboard.temporal.worker." + property + " (" + variable
                    + ") must be 1 or more, or be left out: " + value);
        }
    }
}
