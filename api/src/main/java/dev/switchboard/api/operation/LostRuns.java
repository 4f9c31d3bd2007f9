package dev.switchboard.api.operation;

import dev.switchboard.activities.operation.Operation;
import dev.switchboard.activities.twilio.TwilioProperties;
import dev.switchboard.api.temporal.TemporalCalls;
import dev.switchboard.workflows.StepOptions;
import dev.switchboard.workflows.operation.OperationState;
import dev.switchboard.workflows.recovery.LostRun;
import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.api.enums.v1.HistoryEventFilterType;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.api.history.v1.WorkflowExecutionTerminatedEventAttributes;
import io.temporal.api.workflowservice.v1.GetWorkflowExecutionHistoryRequest;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowExecutionDescription;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/** Finds out how the run of an operation came to be lost: who ended it and why, and until when it may still write. */
@Component
final class LostRuns {

    private static final Logger log = LoggerFactory.getLogger(LostRuns.class);

    /** Of a reason that an operator gave, which may be anything. */
    private static final int LONGEST_REASON = 200;

    private final WorkflowClient client;
    private final TemporalCalls calls;
    private final TwilioProperties twilio;
    private final Clock clock;
    private final boolean inProcess;

    /** When operations were first seen to have no run, which nobody else tells. */
    private final Map<String, Instant> missed = new ConcurrentHashMap<>();

    LostRuns(
            WorkflowClient client,
            TemporalCalls calls,
            TwilioProperties twilio,
            Clock clock,
            @Value("${switchboard.embedded.temporal-in-process:false}") boolean inProcess) {
        this.client = client;
        this.calls = calls;
        this.twilio = twilio;
        this.clock = clock;
        this.inProcess = inProcess;
    }

    /** @param run the latest under the operation's workflow id, which has ended; none when Temporal knows of none */
    LostRun of(Operation operation, Optional<WorkflowExecutionDescription> run) {
        Optional<Instant> closed = run.map(WorkflowExecutionDescription::getCloseTime);
        if (closed.isEmpty()) {
            Instant since = missed.computeIfAbsent(operation.id(), id -> clock.instant());
            return missing(operation, since);
        }
        if (!RunningOperations.belongsTo(run.get(), operation)) {
            return LostRun.endedAt(closed.get(), "The operation's workflow is gone, and another one has run since.");
        }
        return LostRun.endedAt(closed.get(), ended(run.get()));
    }

    /**
     * As {@link #of}, where the attempts go on until they are told.
     *
     * @param told when they were
     */
    LostRun ofMany(Operation operation, Optional<WorkflowExecutionDescription> run, Instant told) {
        LostRun lost = of(operation, run);
        // One that never began has none, and with an in-process server they ended as well.
        boolean mayGoOn = operation.state() != OperationState.PENDING && !inProcess;
        return mayGoOn ? lost.quietAtLeast(told.plus(LostRun.QUIET_AFTER)) : lost;
    }

    /** Forgets all other operations: they have ended. */
    void keep(List<Operation> unfinished) {
        missed.keySet().retainAll(unfinished.stream().map(Operation::id).collect(Collectors.toSet()));
    }

    private LostRun missing(Operation operation, Instant since) {
        if (operation.state() == OperationState.PENDING) {
            return new LostRun("The service stopped before the operation's workflow was started.", since);
        }
        if (inProcess) {
            // With Temporal the attempts ended as well: only their requests may be on the way.
            return new LostRun(
                    "The service stopped while the operation ran.",
                    since.plus(twilio.requestTimeout()).plus(StepOptions.SETTLE_AFTER_TIMEOUT));
        }
        return LostRun.endedAt(
                since, "The operation's workflow was deleted at Temporal, or lost with what Temporal had stored.");
    }

    private String ended(WorkflowExecutionDescription run) {
        return terminated(run.getExecution())
                .map(by -> "The operation's workflow was terminated by " + text(by.getIdentity())
                        + (by.getReason().isEmpty() ? "." : ": " + text(by.getReason()) + "."))
                .orElse("The operation's workflow ended without a word ("
                        + run.getStatus().name().replace("WORKFLOW_EXECUTION_STATUS_", "") + ").");
    }

    private Optional<WorkflowExecutionTerminatedEventAttributes> terminated(WorkflowExecution run) {
        GetWorkflowExecutionHistoryRequest request = GetWorkflowExecutionHistoryRequest.newBuilder()
                .setNamespace(client.getOptions().getNamespace())
                .setExecution(run)
                .setHistoryEventFilterType(HistoryEventFilterType.HISTORY_EVENT_FILTER_TYPE_CLOSE_EVENT)
                .build();
        try {
            List<HistoryEvent> events = calls.call(() ->
                            client.getWorkflowServiceStubs().blockingStub().getWorkflowExecutionHistory(request))
                    .getHistory()
                    .getEventsList();
            return events.stream()
                    .filter(HistoryEvent::hasWorkflowExecutionTerminatedEventAttributes)
                    .map(HistoryEvent::getWorkflowExecutionTerminatedEventAttributes)
                    .findFirst();
        } catch (RuntimeException e) {
            log.warn("Temporal does not tell how {} ended", run.getWorkflowId(), e);
            return Optional.empty();
        }
    }

    private static String text(String words) {
        String line = Objects.requireNonNullElse(words, "")
                .replaceAll("\\p{Cntrl}+", " ")
                .strip();
        String kept = line.length() > LONGEST_REASON ? line.substring(0, LONGEST_REASON) + "…" : line;
        return kept.isEmpty() ? "somebody" : kept.replaceAll("[.]+$", "");
    }
}
