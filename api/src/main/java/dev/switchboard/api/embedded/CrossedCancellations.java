package dev.switchboard.api.embedded;

import com.google.protobuf.ByteString;
import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import io.temporal.api.command.v1.Command;
import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.api.enums.v1.CommandType;
import io.temporal.api.enums.v1.WorkflowTaskFailedCause;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.api.workflow.v1.PendingActivityInfo;
import io.temporal.api.workflowservice.v1.DescribeWorkflowExecutionRequest;
import io.temporal.api.workflowservice.v1.DescribeWorkflowExecutionResponse;
import io.temporal.api.workflowservice.v1.GetWorkflowExecutionHistoryRequest;
import io.temporal.api.workflowservice.v1.GetWorkflowExecutionHistoryResponse;
import io.temporal.api.workflowservice.v1.RespondWorkflowTaskCompletedRequest;
import io.temporal.api.workflowservice.v1.RespondWorkflowTaskFailedRequest;
import io.temporal.api.workflowservice.v1.WorkflowServiceGrpc.WorkflowServiceImplBase;
import java.io.DataInputStream;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the SDK's in-process server from losing a run. When a workflow cancels a step that ends at the same moment,
 * that server refuses the workflow task half way (ACTIVITY_UNKNOWN), and never schedules another one. A real server
 * takes the cancellation for one that comes too late. Here the task fails before that server begins with it, so that it
 * comes again with the step's end in its history.
 */
final class CrossedCancellations implements ServerInterceptor {

    private static final String TASK_COMPLETED = "RespondWorkflowTaskCompleted";
    private static final Set<String> STEP_ENDS =
            Set.of("RespondActivityTaskCompleted", "RespondActivityTaskFailed", "RespondActivityTaskCanceled");

    private final WorkflowServiceImplBase service;
    /** Steps end side by side, but none while a task that cancels one is looked at and carried out. */
    private final ReentrantReadWriteLock ends = new ReentrantReadWriteLock();

    CrossedCancellations(WorkflowServiceImplBase service) {
        this.service = service;
    }

    @Override
    public <Q, A> ServerCall.Listener<Q> interceptCall(
            ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
        String method = String.valueOf(call.getMethodDescriptor().getBareMethodName());
        ServerCall.Listener<Q> listener = next.startCall(call, headers);
        if (STEP_ENDS.contains(method)) {
            return new Guarded<>(listener, call, true);
        }
        return method.equals(TASK_COMPLETED) ? new Guarded<>(listener, call, false) : listener;
    }

    /** A call whose whole request is here when its client has said all, which is when the server carries it out. */
    private final class Guarded<Q, A> extends SimpleForwardingServerCallListener<Q> {

        private final ServerCall<Q, A> call;
        private final boolean endsStep;
        private @Nullable RespondWorkflowTaskCompletedRequest cancelling;

        private Guarded(ServerCall.Listener<Q> listener, ServerCall<Q, A> call, boolean endsStep) {
            super(listener);
            this.call = call;
            this.endsStep = endsStep;
        }

        @Override
        public void onMessage(Q message) {
            if (message instanceof RespondWorkflowTaskCompletedRequest task
                    && !cancelled(task).isEmpty()) {
                cancelling = task;
            }
            super.onMessage(message);
        }

        @Override
        public void onHalfClose() {
            RespondWorkflowTaskCompletedRequest task = cancelling;
            if (task == null && !endsStep) {
                super.onHalfClose();
                return;
            }
            Lock lock = endsStep ? ends.readLock() : ends.writeLock();
            lock.lock();
            try {
                if (task != null && isCrossed(task)) {
                    fail(task);
                    call.close(
                            Status.NOT_FOUND.withDescription(
                                    "A step ended that the task cancels; the task comes again"),
                            new Metadata());
                    return;
                }
                super.onHalfClose();
            } finally {
                lock.unlock();
            }
        }
    }

    private static List<Long> cancelled(RespondWorkflowTaskCompletedRequest task) {
        return task.getCommandsList().stream()
                .filter(command -> command.getCommandType() == CommandType.COMMAND_TYPE_REQUEST_CANCEL_ACTIVITY_TASK)
                .map(Command::getRequestCancelActivityTaskCommandAttributes)
                .map(cancel -> cancel.getScheduledEventId())
                .toList();
    }

    private boolean isCrossed(RespondWorkflowTaskCompletedRequest task) {
        WorkflowExecution run = run(task.getTaskToken());
        DescribeWorkflowExecutionResponse now = ask(
                service::describeWorkflowExecution,
                DescribeWorkflowExecutionRequest.newBuilder()
                        .setNamespace(task.getNamespace())
                        .setExecution(run)
                        .build());
        Set<String> pending = now.getPendingActivitiesList().stream()
                .map(PendingActivityInfo::getActivityId)
                .collect(Collectors.toUnmodifiableSet());
        GetWorkflowExecutionHistoryResponse history = ask(
                service::getWorkflowExecutionHistory,
                GetWorkflowExecutionHistoryRequest.newBuilder()
                        .setNamespace(task.getNamespace())
                        .setExecution(run)
                        .build());
        List<Long> cancelled = cancelled(task);
        return history.getHistory().getEventsList().stream()
                .filter(event -> cancelled.contains(event.getEventId()))
                .map(HistoryEvent::getActivityTaskScheduledEventAttributes)
                .anyMatch(step -> !pending.contains(step.getActivityId()));
    }

    private void fail(RespondWorkflowTaskCompletedRequest task) {
        ask(
                service::respondWorkflowTaskFailed,
                RespondWorkflowTaskFailedRequest.newBuilder()
                        .setNamespace(task.getNamespace())
                        .setIdentity(task.getIdentity())
                        .setTaskToken(task.getTaskToken())
                        .setCause(WorkflowTaskFailedCause.WORKFLOW_TASK_FAILED_CAUSE_UNHANDLED_COMMAND)
                        .build());
    }

    /** That server's tokens begin with namespace, workflow id and run id. */
    private static WorkflowExecution run(ByteString token) {
        try (DataInputStream fields = new DataInputStream(token.newInput())) {
            fields.readUTF();
            return WorkflowExecution.newBuilder()
                    .setWorkflowId(fields.readUTF())
                    .setRunId(fields.readUTF())
                    .build();
        } catch (IOException e) {
            throw new IllegalStateException("No token of the in-process server", e);
        }
    }

    private static <R, T> T ask(BiConsumer<R, StreamObserver<T>> method, R request) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        method.accept(request, new StreamObserver<>() {
            @Override
            public void onNext(T value) {
                answer.complete(value);
            }

            @Override
            public void onError(Throwable failure) {
                answer.completeExceptionally(failure);
            }

            @Override
            public void onCompleted() {}
        });
        return answer.join();
    }
}
