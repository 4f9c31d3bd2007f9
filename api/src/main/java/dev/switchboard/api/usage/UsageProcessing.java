package dev.switchboard.api.usage;

import dev.switchboard.activities.usage.Usage;
import dev.switchboard.activities.usage.UsageProcessor;
import dev.switchboard.api.role.ConditionalOnWorkers;
import dev.switchboard.api.temporal.TemporalCalls;
import dev.switchboard.workflows.TaskQueues;
import dev.switchboard.workflows.usage.SettleUsageWorkflow;
import dev.switchboard.workflows.usage.UsageWorkflowIds;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowExecutionAlreadyStarted;
import io.temporal.client.WorkflowOptions;
import io.temporal.client.WorkflowStub;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** Makes usage of the inbox, in every process: they share the events among them. */
@Component
@ConditionalOnWorkers
final class UsageProcessing {

    private static final Logger log = LoggerFactory.getLogger(UsageProcessing.class);
    private static final int BATCH = 1_000;

    private final UsageProcessor processor;
    private final Usage usage;
    private final WorkflowClient client;
    private final TemporalCalls calls;
    private boolean failing;

    UsageProcessing(UsageProcessor processor, Usage usage, WorkflowClient client, TemporalCalls calls) {
        this.processor = processor;
        this.usage = usage;
        this.client = client;
        this.calls = calls;
    }

    /** Nothing is lost when it fails: events wait in the inbox. */
    @Scheduled(fixedDelayString = "${switchboard.usage.process-every}")
    void process() {
        try {
            while (processor.processBatch(BATCH) == BATCH) {
                // There may be more.
            }
            failing = false;
        } catch (RuntimeException e) {
            if (!failing) {
                log.warn("Events cannot be processed; trying again until they can", e);
            }
            failing = true;
        }
    }

    /** One workflow settles for all processes; one that runs sees what is new. */
    @Scheduled(
            initialDelayString = "${switchboard.usage.settle-every}",
            fixedDelayString = "${switchboard.usage.settle-every}")
    void settle() {
        try {
            if (usage.unsettled()) {
                startSettling();
            }
        } catch (RuntimeException e) {
            log.warn("Segments cannot be asked for now; trying again: {}", String.valueOf(e.getMessage()));
        }
    }

    private void startSettling() {
        WorkflowStub workflow = WorkflowStub.fromTyped(client.newWorkflowStub(
                SettleUsageWorkflow.class,
                WorkflowOptions.newBuilder()
                        .setWorkflowId(UsageWorkflowIds.SETTLE_WORKFLOW_ID)
                        .setTaskQueue(TaskQueues.SWITCHBOARD)
                        .setStaticSummary("Ask Twilio for the segments of messages")
                        .build()));
        try {
            calls.call(workflow::start);
        } catch (WorkflowExecutionAlreadyStarted running) {
            log.debug("Segments are being asked for already");
        }
    }
}
