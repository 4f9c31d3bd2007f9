package dev.switchboard.activities.twilio.pace;

import dev.switchboard.activities.attempt.AttemptTime;
import dev.switchboard.activities.attempt.BatchAttempt;
import dev.switchboard.activities.attempt.WriteFence;
import dev.switchboard.workflows.route.OperationPace;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * For whom requests to Twilio are sent: what they cost others, how long they may take, and what stops them. It is
 * handed from the step that needs them to whoever sends them.
 *
 * @param priority which requests go first
 * @param pace of the operation, when that goes slower than its account: each request waits for both
 * @param time what is left of the attempt
 * @param fence what has to hold for a request that changes something
 */
public record RequestContext(
        RequestPriority priority, @Nullable OperationPace pace, AttemptTime time, WriteFence fence) {

    /** Of no activity: somebody waits for the answer. */
    public static final RequestContext INTERACTIVE =
            new RequestContext(RequestPriority.INTERACTIVE, null, AttemptTime.ENDLESS, WriteFence.OPEN);

    /** Of a batch's step, which has its own time. */
    public static final RequestContext BATCH =
            new RequestContext(RequestPriority.BATCH, null, AttemptTime.ENDLESS, WriteFence.OPEN);

    /**
     * Of the activity's attempt that this thread carries out, which has just begun, and {@link #INTERACTIVE} outside of
     * one. Whether others go first is told by the task queue.
     */
    public static RequestContext ofAttempt() {
        RequestContext others = BatchAttempt.isCurrent() ? BATCH : INTERACTIVE;
        return new RequestContext(others.priority(), null, AttemptTime.ofThisAttempt(), WriteFence.OPEN);
    }

    /** The same, which lets interactive requests overtake. */
    public RequestContext asBatch() {
        return new RequestContext(RequestPriority.BATCH, pace, time, fence);
    }

    /** The same, at the pace of an operation; none for that of the account. */
    public RequestContext at(@Nullable OperationPace own) {
        return new RequestContext(priority, own, time, fence);
    }

    /** The same, for a part of the attempt that begins now; what is sent in it ends before it does. */
    public RequestContext within(Duration longest) {
        return new RequestContext(priority, pace, AttemptTime.endingIn(longest), fence);
    }

    /** The same, whose writing requests are sent only while the check passes as well. */
    public RequestContext fencedBy(Runnable check) {
        return new RequestContext(priority, pace, time, fence.and(check));
    }
}
