package dev.switchboard.api.temporal;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.ForwardingClientCall.SimpleForwardingClientCall;
import io.grpc.ForwardingClientCallListener.SimpleForwardingClientCallListener;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.temporal.api.enums.v1.TaskQueueKind;
import io.temporal.api.taskqueue.v1.TaskQueue;
import io.temporal.api.workflowservice.v1.PollActivityTaskQueueRequest;
import io.temporal.api.workflowservice.v1.PollWorkflowTaskQueueRequest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Remembers when Temporal last answered a poll of each task queue, with a task or without one. It is the only sign of a
 * worker that works which does not come from the worker itself.
 */
@Component
final class PollWatch implements ClientInterceptor {

    /** Temporal answers a poll for which there is no task after a minute. */
    private static final Duration LONGEST_SILENCE = Duration.ofMinutes(2);

    private final Map<String, Instant> answered = new ConcurrentHashMap<>();
    private final Clock clock;

    PollWatch(Clock clock) {
        this.clock = clock;
    }

    /** Whether the polls of a task queue, begun at that time, have had no answer for longer than they take. */
    boolean unanswered(String taskQueue, Instant startedAt) {
        Instant latest = answered.getOrDefault(taskQueue, startedAt);
        return latest.isBefore(clock.instant().minus(LONGEST_SILENCE));
    }

    @Override
    public <Q, A> ClientCall<Q, A> interceptCall(MethodDescriptor<Q, A> method, CallOptions options, Channel next) {
        String name = method.getBareMethodName();
        ClientCall<Q, A> call = next.newCall(method, options);
        return name != null && name.startsWith("Poll") ? new Poll<>(call) : call;
    }

    private static @Nullable String taskQueueOf(Object request) {
        if (request instanceof PollWorkflowTaskQueueRequest poll) {
            TaskQueue queue = poll.getTaskQueue();
            // A worker's own queue, for runs that it has in its cache.
            return queue.getKind() == TaskQueueKind.TASK_QUEUE_KIND_STICKY ? queue.getNormalName() : queue.getName();
        }
        return request instanceof PollActivityTaskQueueRequest poll
                ? poll.getTaskQueue().getName()
                : null;
    }

    private final class Poll<Q, A> extends SimpleForwardingClientCall<Q, A> {

        private volatile @Nullable String taskQueue;

        Poll(ClientCall<Q, A> call) {
            super(call);
        }

        @Override
        public void sendMessage(Q request) {
            taskQueue = taskQueueOf(request);
            super.sendMessage(request);
        }

        @Override
        public void start(Listener<A> listener, Metadata headers) {
            super.start(
                    new SimpleForwardingClientCallListener<A>(listener) {
                        @Override
                        public void onClose(Status status, Metadata trailers) {
                            String polled = taskQueue;
                            if (status.isOk() && polled != null) {
                                answered.put(polled, clock.instant());
                            }
                            super.onClose(status, trailers);
                        }
                    },
                    headers);
        }
    }
}
