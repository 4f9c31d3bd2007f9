package dev.switchboard.api.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.google.protobuf.util.Timestamps;
import dev.switchboard.api.operation.OperationStep.State;
import io.temporal.api.common.v1.ActivityType;
import io.temporal.api.common.v1.Payloads;
import io.temporal.api.enums.v1.EventType;
import io.temporal.api.failure.v1.Failure;
import io.temporal.api.history.v1.ActivityTaskCompletedEventAttributes;
import io.temporal.api.history.v1.ActivityTaskFailedEventAttributes;
import io.temporal.api.history.v1.ActivityTaskScheduledEventAttributes;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.api.history.v1.MarkerRecordedEventAttributes;
import io.temporal.api.history.v1.TimerFiredEventAttributes;
import io.temporal.api.sdk.v1.UserMetadata;
import io.temporal.common.converter.DefaultDataConverter;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class OperationStepsTest {

    @Test
    void stepsAreInTheOrderInWhichTheyBeganWithHowTheyEnded() {
        List<OperationStep> steps = steps(List.of(
                event(1, EventType.EVENT_TYPE_WORKFLOW_EXECUTION_STARTED).build(),
                scheduled(5, "CaptureRoute"),
                scheduled(6, "ConfigureVoice"),
                event(7, EventType.EVENT_TYPE_ACTIVITY_TASK_COMPLETED)
                        .setActivityTaskCompletedEventAttributes(ActivityTaskCompletedEventAttributes.newBuilder()
                                .setScheduledEventId(6))
                        .build(),
                event(8, EventType.EVENT_TYPE_ACTIVITY_TASK_FAILED)
                        .setActivityTaskFailedEventAttributes(
                                ActivityTaskFailedEventAttributes.newBuilder().setScheduledEventId(5))
                        .build(),
                scheduled(9, "UndoWhatsAppWebhook")));

        assertThat(steps)
                .extracting(OperationStep::name, OperationStep::state)
                .containsExactly(
                        tuple("Capture route", State.FAILED),
                        tuple("Configure voice", State.DONE),
                        tuple("Undo WhatsApp webhook", State.RUNNING));
        assertThat(steps.get(0).startedAt()).isEqualTo(Instant.ofEpochMilli(5));
        assertThat(steps.get(0).endedAt()).isEqualTo(Instant.ofEpochMilli(8));
        assertThat(steps.get(2).endedAt()).isNull();
    }

    @Test
    void whatRanBesideTheWorkflowIsAStepAndAnotherMarkerIsNone() {
        List<OperationStep> steps = steps(List.of(
                marker(3, "LocalActivity", "ReserveNumber", false),
                marker(4, "Version", "ReserveNumber", false),
                marker(5, "LocalActivity", "ConfigureSms", true)));

        assertThat(steps)
                .extracting(OperationStep::name, OperationStep::state)
                .containsExactly(tuple("Reserve number", State.DONE), tuple("Configure SMS", State.FAILED));
    }

    @Test
    void whatItWaitsForIsAStepAndADeadlineIsNone() {
        List<OperationStep> steps = steps(List.of(
                timer(3, "Deadline of the operation"),
                timer(4, "Until every process accepts the next token"),
                event(5, EventType.EVENT_TYPE_TIMER_FIRED)
                        .setTimerFiredEventAttributes(
                                TimerFiredEventAttributes.newBuilder().setStartedEventId(4))
                        .build(),
                timer(6, "As long as the former token is accepted"),
                event(7, EventType.EVENT_TYPE_TIMER_STARTED).build()));

        assertThat(steps)
                .extracting(OperationStep::name, OperationStep::state)
                .containsExactly(
                        tuple("Wait until every process accepts the next token", State.DONE),
                        tuple("Wait as long as the former token is accepted", State.RUNNING));
    }

    private static List<OperationStep> steps(List<HistoryEvent> events) {
        return OperationSteps.steps(events, DefaultDataConverter.STANDARD_INSTANCE);
    }

    private static HistoryEvent timer(long id, String why) {
        return event(id, EventType.EVENT_TYPE_TIMER_STARTED)
                .setUserMetadata(UserMetadata.newBuilder()
                        .setSummary(DefaultDataConverter.STANDARD_INSTANCE
                                .toPayload(why)
                                .orElseThrow()))
                .build();
    }

    private static HistoryEvent scheduled(long id, String activity) {
        return event(id, EventType.EVENT_TYPE_ACTIVITY_TASK_SCHEDULED)
                .setActivityTaskScheduledEventAttributes(ActivityTaskScheduledEventAttributes.newBuilder()
                        .setActivityType(ActivityType.newBuilder().setName(activity)))
                .build();
    }

    private static HistoryEvent marker(long id, String name, String type, boolean failed) {
        Payloads payloads =
                DefaultDataConverter.STANDARD_INSTANCE.toPayloads(type).orElseThrow();
        MarkerRecordedEventAttributes.Builder marker =
                MarkerRecordedEventAttributes.newBuilder().setMarkerName(name).putDetails("type", payloads);
        if (failed) {
            marker.setFailure(Failure.newBuilder().setMessage("refused"));
        }
        return event(id, EventType.EVENT_TYPE_MARKER_RECORDED)
                .setMarkerRecordedEventAttributes(marker)
                .build();
    }

    private static HistoryEvent.Builder event(long id, EventType type) {
        return HistoryEvent.newBuilder().setEventId(id).setEventType(type).setEventTime(Timestamps.fromMillis(id));
    }
}
