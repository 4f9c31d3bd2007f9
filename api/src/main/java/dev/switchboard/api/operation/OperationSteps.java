package dev.switchboard.api.operation;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.google.protobuf.Timestamp;
import com.google.protobuf.util.Timestamps;
import dev.switchboard.activities.operation.Operation;
import dev.switchboard.api.temporal.TemporalCalls;
import dev.switchboard.workflows.operation.OperationType;
import io.temporal.api.common.v1.Payloads;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.api.history.v1.MarkerRecordedEventAttributes;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowExecutionDescription;
import io.temporal.common.converter.DataConverter;
import io.temporal.common.converter.DefaultDataConverter;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * The steps of an operation that has few, from the history of its run: what it does, and for what it waits. Only what a
 * step is and when it was: what it was given and what it answered stays where it is.
 */
@Component
public final class OperationSteps {

    private static final Logger log = LoggerFactory.getLogger(OperationSteps.class);

    /** By which the SDK marks a step that ran beside the workflow. */
    private static final String LOCAL = "LocalActivity";

    /** Runs that people look at at a time, and more. */
    private static final int MOST_RUNS = 200;

    private static final Duration KEPT = Duration.ofMinutes(10);

    private final Cache<String, Known> known =
            Caffeine.newBuilder().maximumSize(MOST_RUNS).expireAfterAccess(KEPT).build();
    private final WorkflowClient client;
    private final TemporalCalls calls;
    private final RunningOperations running;

    OperationSteps(WorkflowClient client, TemporalCalls calls, RunningOperations running) {
        this.client = client;
        this.calls = calls;
        this.running = running;
    }

    /** In the order in which they began; none when Temporal cannot be asked, or has forgotten the run. */
    public List<OperationStep> of(Operation operation) {
        if (!areFew(operation)) {
            return List.of();
        }
        try {
            return running.latestRun(operation.workflowId())
                    .filter(run -> RunningOperations.belongsTo(run, operation))
                    .or(() -> running.earlierRun(operation))
                    .map(run -> steps(operation.workflowId(), run))
                    .orElse(List.of());
        } catch (RuntimeException e) {
            log.debug("Operation {} cannot be asked for its steps", operation.id(), e);
            return List.of();
        }
    }

    /** Whether it is of one number or account, or a purchase; what is done with many numbers has items instead. */
    public static boolean areFew(Operation operation) {
        return operation.phoneNumberId() != null
                || operation.type() == OperationType.ROTATE_AUTH_TOKEN
                || operation.type() == OperationType.PURCHASE;
    }

    /** The history is read again only once it has grown: who watches a run asks every second. */
    private List<OperationStep> steps(String workflowId, WorkflowExecutionDescription run) {
        String runId = run.getExecution().getRunId();
        long length = run.getWorkflowExecutionInfo().getHistoryLength();
        Known before = known.getIfPresent(runId);
        if (before != null && length > 0 && before.length() == length) {
            return before.steps();
        }
        List<HistoryEvent> events =
                calls.call(() -> client.fetchHistory(workflowId, runId)).getEvents();
        List<OperationStep> steps = steps(events, client.getOptions().getDataConverter());
        // It may have grown since the run was looked at: then it is read once more.
        known.put(runId, new Known(length, steps));
        return steps;
    }

    /** The steps of a history of so many events. */
    private record Known(long length, List<OperationStep> steps) {}

    static List<OperationStep> steps(List<HistoryEvent> events, DataConverter converter) {
        Map<Long, OperationStep> steps = new LinkedHashMap<>();
        for (HistoryEvent event : events) {
            Instant at = instant(event.getEventTime());
            switch (event.getEventType()) {
                case EVENT_TYPE_ACTIVITY_TASK_SCHEDULED ->
                    steps.put(
                            event.getEventId(),
                            new OperationStep(
                                    words(event.getActivityTaskScheduledEventAttributes()
                                            .getActivityType()
                                            .getName()),
                                    OperationStep.State.RUNNING,
                                    at,
                                    null));
                case EVENT_TYPE_ACTIVITY_TASK_COMPLETED ->
                    end(
                            steps,
                            event.getActivityTaskCompletedEventAttributes().getScheduledEventId(),
                            OperationStep.State.DONE,
                            at);
                case EVENT_TYPE_ACTIVITY_TASK_FAILED ->
                    end(
                            steps,
                            event.getActivityTaskFailedEventAttributes().getScheduledEventId(),
                            OperationStep.State.FAILED,
                            at);
                case EVENT_TYPE_ACTIVITY_TASK_TIMED_OUT ->
                    end(
                            steps,
                            event.getActivityTaskTimedOutEventAttributes().getScheduledEventId(),
                            OperationStep.State.FAILED,
                            at);
                case EVENT_TYPE_ACTIVITY_TASK_CANCELED ->
                    end(
                            steps,
                            event.getActivityTaskCanceledEventAttributes().getScheduledEventId(),
                            OperationStep.State.CANCELLED,
                            at);
                case EVENT_TYPE_TIMER_STARTED ->
                    wait(event, converter)
                            .ifPresent(what -> steps.put(
                                    event.getEventId(),
                                    new OperationStep(what, OperationStep.State.RUNNING, at, null)));
                case EVENT_TYPE_TIMER_FIRED ->
                    end(steps, event.getTimerFiredEventAttributes().getStartedEventId(), OperationStep.State.DONE, at);
                case EVENT_TYPE_TIMER_CANCELED ->
                    end(
                            steps,
                            event.getTimerCanceledEventAttributes().getStartedEventId(),
                            OperationStep.State.CANCELLED,
                            at);
                case EVENT_TYPE_MARKER_RECORDED ->
                    local(event.getMarkerRecordedEventAttributes(), at)
                            .ifPresent(step -> steps.put(event.getEventId(), step));
                default -> {
                    // The rest is how Temporal runs it.
                }
            }
        }
        return new ArrayList<>(steps.values());
    }

    private static void end(Map<Long, OperationStep> steps, long scheduled, OperationStep.State how, Instant at) {
        steps.computeIfPresent(scheduled, (id, step) -> step.ended(how, at));
    }

    /** Of a pause, for what; a deadline is a timer as well, and nobody waits for it. */
    private static Optional<String> wait(HistoryEvent timer, DataConverter converter) {
        if (!timer.getUserMetadata().hasSummary()) {
            return Optional.empty();
        }
        String why = converter.fromPayload(timer.getUserMetadata().getSummary(), String.class, String.class);
        return Stream.of("Until ", "As long as ")
                .filter(why::startsWith)
                .findFirst()
                .map(start -> "Wait " + why.substring(0, 1).toLowerCase(Locale.ROOT) + why.substring(1));
    }

    private static Optional<OperationStep> local(MarkerRecordedEventAttributes marker, Instant at) {
        Payloads type = marker.getDetailsMap().get("type");
        if (!marker.getMarkerName().equals(LOCAL) || type == null || type.getPayloadsCount() == 0) {
            return Optional.empty();
        }
        String name =
                DefaultDataConverter.STANDARD_INSTANCE.fromPayload(type.getPayloads(0), String.class, String.class);
        return Optional.of(new OperationStep(
                words(String.valueOf(name)),
                marker.hasFailure() ? OperationStep.State.FAILED : OperationStep.State.DONE,
                at,
                at));
    }

    /** {@code ConfigureSms} becomes {@code Configure SMS}. */
    static String words(String type) {
        StringBuilder words = new StringBuilder();
        for (String word : type.replace("WhatsApp", "Whatsapp").split("(?<=[a-z0-9])(?=[A-Z])", -1)) {
            words.append(words.isEmpty() ? word : " " + word.toLowerCase(Locale.ROOT));
        }
        return words.toString().replace(" sms", " SMS").replace(" whatsapp", " WhatsApp");
    }

    private static Instant instant(Timestamp time) {
        return Instant.ofEpochMilli(Timestamps.toMillis(time));
    }
}
