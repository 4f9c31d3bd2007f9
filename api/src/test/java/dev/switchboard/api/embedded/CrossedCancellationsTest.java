package dev.switchboard.api.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.Duration;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.StatusRuntimeException;
import io.temporal.api.command.v1.Command;
import io.temporal.api.command.v1.RequestCancelActivityTaskCommandAttributes;
import io.temporal.api.command.v1.ScheduleActivityTaskCommandAttributes;
import io.temporal.api.common.v1.ActivityType;
import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.api.common.v1.WorkflowType;
import io.temporal.api.enums.v1.CommandType;
import io.temporal.api.enums.v1.EventType;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.api.taskqueue.v1.TaskQueue;
import io.temporal.api.workflowservice.v1.PollActivityTaskQueueRequest;
import io.temporal.api.workflowservice.v1.PollActivityTaskQueueResponse;
import io.temporal.api.workflowservice.v1.PollWorkflowTaskQueueRequest;
import io.temporal.api.workflowservice.v1.PollWorkflowTaskQueueResponse;
import io.temporal.api.workflowservice.v1.RequestCancelWorkflowExecutionRequest;
import io.temporal.api.workflowservice.v1.RespondActivityTaskCompletedRequest;
import io.temporal.api.workflowservice.v1.RespondWorkflowTaskCompletedRequest;
import io.temporal.api.workflowservice.v1.StartWorkflowExecutionRequest;
import io.temporal.api.workflowservice.v1.WorkflowServiceGrpc;
import io.temporal.api.workflowservice.v1.WorkflowServiceGrpc.WorkflowServiceBlockingStub;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A worker's side of the protocol, call by call, against the in-process server. */
class CrossedCancellationsTest {

    private static final String NAMESPACE = "default";
    private static final TaskQueue QUEUE =
            TaskQueue.newBuilder().setName("queue").build();
    private static final Duration LONG = Duration.newBuilder().setSeconds(60).build();

    private final LoopbackTemporal server = LoopbackTemporal.start();
    private final ManagedChannel channel =
            ManagedChannelBuilder.forTarget(server.target()).usePlaintext().build();
    private final WorkflowServiceBlockingStub temporal = WorkflowServiceGrpc.newBlockingStub(channel);

    @BeforeEach
    void aRunWithAStepUnderWay() {
        temporal.startWorkflowExecution(StartWorkflowExecutionRequest.newBuilder()
                .setNamespace(NAMESPACE)
                .setWorkflowId("workflow")
                .setRequestId(UUID.randomUUID().toString())
                .setWorkflowType(WorkflowType.newBuilder().setName("Workflow"))
                .setTaskQueue(QUEUE)
                .build());
        complete(
                nextTask(),
                Command.newBuilder()
                        .setCommandType(CommandType.COMMAND_TYPE_SCHEDULE_ACTIVITY_TASK)
                        .setScheduleActivityTaskCommandAttributes(ScheduleActivityTaskCommandAttributes.newBuilder()
                                .setActivityId("step")
                                .setActivityType(ActivityType.newBuilder().setName("Step"))
                                .setTaskQueue(QUEUE)
                                .setStartToCloseTimeout(LONG))
                        .build());
    }

    @AfterEach
    void stop() {
        channel.shutdownNow();
        server.close();
    }

    @Test
    void aRunGoesOnWhenItCancelsAStepThatHasJustEnded() {
        PollActivityTaskQueueResponse step = step();
        PollWorkflowTaskQueueResponse cancelled = cancel();
        end(step);

        assertThatThrownBy(() -> complete(cancelled, cancellationOf(cancelled)))
                .isInstanceOf(StatusRuntimeException.class)
                .hasMessageContaining("NOT_FOUND");

        PollWorkflowTaskQueueResponse again = nextTask();
        assertThat(types(again))
                .contains(EventType.EVENT_TYPE_WORKFLOW_TASK_FAILED, EventType.EVENT_TYPE_ACTIVITY_TASK_COMPLETED);
    }

    @Test
    void aStepThatIsUnderWayIsCancelled() {
        PollActivityTaskQueueResponse step = step();
        PollWorkflowTaskQueueResponse cancelled = cancel();

        complete(cancelled, cancellationOf(cancelled));
        end(step);

        assertThat(types(nextTask()))
                .contains(
                        EventType.EVENT_TYPE_ACTIVITY_TASK_CANCEL_REQUESTED,
                        EventType.EVENT_TYPE_ACTIVITY_TASK_COMPLETED);
    }

    private PollWorkflowTaskQueueResponse nextTask() {
        return temporal.pollWorkflowTaskQueue(PollWorkflowTaskQueueRequest.newBuilder()
                .setNamespace(NAMESPACE)
                .setTaskQueue(QUEUE)
                .build());
    }

    private PollActivityTaskQueueResponse step() {
        return temporal.pollActivityTaskQueue(PollActivityTaskQueueRequest.newBuilder()
                .setNamespace(NAMESPACE)
                .setTaskQueue(QUEUE)
                .build());
    }

    private PollWorkflowTaskQueueResponse cancel() {
        temporal.requestCancelWorkflowExecution(RequestCancelWorkflowExecutionRequest.newBuilder()
                .setNamespace(NAMESPACE)
                .setWorkflowExecution(WorkflowExecution.newBuilder().setWorkflowId("workflow"))
                .setRequestId(UUID.randomUUID().toString())
                .build());
        return nextTask();
    }

    private void end(PollActivityTaskQueueResponse step) {
        temporal.respondActivityTaskCompleted(RespondActivityTaskCompletedRequest.newBuilder()
                .setNamespace(NAMESPACE)
                .setTaskToken(step.getTaskToken())
                .build());
    }

    private void complete(PollWorkflowTaskQueueResponse task, Command command) {
        temporal.respondWorkflowTaskCompleted(RespondWorkflowTaskCompletedRequest.newBuilder()
                .setNamespace(NAMESPACE)
                .setTaskToken(task.getTaskToken())
                .addCommands(command)
                .build());
    }

    private static Command cancellationOf(PollWorkflowTaskQueueResponse task) {
        long scheduled = task.getHistory().getEventsList().stream()
                .filter(event -> event.getEventType() == EventType.EVENT_TYPE_ACTIVITY_TASK_SCHEDULED)
                .map(HistoryEvent::getEventId)
                .findFirst()
                .orElseThrow();
        return Command.newBuilder()
                .setCommandType(CommandType.COMMAND_TYPE_REQUEST_CANCEL_ACTIVITY_TASK)
                .setRequestCancelActivityTaskCommandAttributes(
                        RequestCancelActivityTaskCommandAttributes.newBuilder().setScheduledEventId(scheduled))
                .build();
    }

    private static List<EventType> types(PollWorkflowTaskQueueResponse task) {
        return task.getHistory().getEventsList().stream()
                .map(HistoryEvent::getEventType)
                .toList();
    }
}
