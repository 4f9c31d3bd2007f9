package dev.switchboard.api.operation;

import dev.switchboard.api.temporal.TemporalCalls;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowExecutionMetadata;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * The runs that go on, as Temporal's visibility lists them, a thousand with each request. It lags: what it lists may
 * have ended a moment ago, and of what it does not list nothing follows.
 */
@Component
final class VisibleRuns {

    private static final Logger log = LoggerFactory.getLogger(VisibleRuns.class);
    private static final String RUNNING = "ExecutionStatus = 'Running'";

    private final WorkflowClient client;
    private final TemporalCalls calls;

    VisibleRuns(WorkflowClient client, TemporalCalls calls) {
        this.client = client;
        this.calls = calls;
    }

    /** By their workflow ids; empty when Temporal does not list them: the in-process server has no visibility. */
    Map<String, WorkflowExecutionMetadata> list() {
        try {
            return calls.call(() -> client.listExecutions(RUNNING)
                    .collect(Collectors.toMap(
                            run -> run.getExecution().getWorkflowId(), Function.identity(), (first, again) -> first)));
        } catch (RuntimeException e) {
            log.info("Temporal does not list its runs now ({}); each is asked for", String.valueOf(e.getMessage()));
            return Map.of();
        }
    }
}
