package dev.switchboard.workflows;

import io.temporal.activity.ActivityCancellationType;
import io.temporal.activity.ActivityOptions;
import io.temporal.activity.LocalActivityOptions;
import io.temporal.common.Priority;
import io.temporal.common.RetryOptions;
import java.time.Duration;

/** Timeouts and retry policies of the activities, with their reasons. */
public final class StepOptions {

    /** How long an attempt of a step at Twilio may take; its requests end before. */
    public static final Duration TWILIO_ATTEMPT = Duration.ofSeconds(25);

    /**
     * How long an undo waits before it looks, since a request whose outcome is unknown may be carried out after all.
     * Twilio gives up on a request of its own after about as long as our client waits for it.
     */
    public static final Duration SETTLE_AFTER_TIMEOUT = Duration.ofSeconds(5);

    /**
     * Database steps run as local activities: they are short, need no rate limit, and a round trip to the server each
     * would be most of an assignment's time. Retried without end, since giving up on the database would leave the
     * number half done; refusals are not retryable. "Without end" has to be a number. A local activity may have neither
     * a limit of attempts nor a schedule-to-close timeout: the SDK takes it for one without a retry policy, and tries
     * it once.
     *
     * <p>Within a second or two it is retried inside the workflow task, which the worker keeps open. From then on the
     * workflow waits by a timer: a database that is away for long must not hold the slots of the workers' tasks.
     */
    public static final LocalActivityOptions DATABASE = LocalActivityOptions.newBuilder()
            .setStartToCloseTimeout(Duration.ofSeconds(30))
            .setLocalRetryThreshold(Duration.ofSeconds(1))
            .setRetryOptions(RetryOptions.newBuilder()
                    .setInitialInterval(Duration.ofMillis(200))
                    .setMaximumInterval(Duration.ofSeconds(10))
                    .setMaximumAttempts(Integer.MAX_VALUE)
                    .build())
            .build();

    /**
     * Steps forward at Twilio. An attempt is one or two requests whose own timeout is shorter than the attempt's, so
     * that no request outlives its attempt. Six attempts in about 15 s, then the saga turns back. No limit on the time
     * in the queue: a step may wait there for others, which wait for the account's rate.
     */
    public static final ActivityOptions TWILIO_FORWARD = twilio(RetryOptions.newBuilder()
            .setInitialInterval(Duration.ofMillis(500))
            .setBackoffCoefficient(2)
            .setMaximumInterval(Duration.ofSeconds(10))
            .setMaximumAttempts(6)
            .build());

    /**
     * Waiting for a WhatsApp sender to show what it was sent: Twilio accepts a change (202) and applies it later, and
     * says not how much (www.twilio.com/docs/whatsapp/api/senders). Sixteen looks in about a minute, then the saga
     * turns back.
     */
    public static final ActivityOptions TWILIO_SETTLE = twilio(RetryOptions.newBuilder()
            .setInitialInterval(Duration.ofMillis(500))
            .setBackoffCoefficient(2)
            .setMaximumInterval(Duration.ofSeconds(5))
            .setMaximumAttempts(16)
            .build());

    /**
     * Waiting for an emergency address to be unregistered: Twilio does not say how long that takes
     * (www.twilio.com/docs/voice/tutorials/emergency-calling-for-programmable-voice). Looks for about two hours.
     */
    public static final ActivityOptions TWILIO_REGISTRATION = twilio(RetryOptions.newBuilder()
            .setInitialInterval(Duration.ofSeconds(1))
            .setBackoffCoefficient(2)
            .setMaximumInterval(Duration.ofMinutes(1))
            .setMaximumAttempts(125)
            .build());

    /** Undoing at Twilio: retried until it holds or is refused for good. */
    public static final ActivityOptions TWILIO_UNDO = twilio(RetryOptions.newBuilder()
            .setInitialInterval(Duration.ofMillis(500))
            .setBackoffCoefficient(2)
            .setMaximumInterval(Duration.ofSeconds(30))
            .build());

    /** Reading whole pages of the account: as the steps forward, with more time and patience. */
    public static final ActivityOptions TWILIO_PAGE = ActivityOptions.newBuilder(TWILIO_UNDO)
            .setStartToCloseTimeout(Duration.ofSeconds(60))
            .setSummary("A page of the Twilio account")
            .build();

    /** As {@link #TWILIO_FORWARD}, behind whatever is interactive. */
    public static final ActivityOptions BATCH_FORWARD = batch(TWILIO_FORWARD);

    /** As {@link #TWILIO_SETTLE}, behind whatever is interactive. */
    public static final ActivityOptions BATCH_SETTLE = batch(TWILIO_SETTLE);

    /** As {@link #TWILIO_UNDO}, behind whatever is interactive. */
    public static final ActivityOptions BATCH_UNDO = batch(TWILIO_UNDO);

    /**
     * A chunk of a batch's numbers, one after the other: it begins none after five minutes, and retries single numbers
     * itself. A worker that is lost is missed after the heartbeat's timeout, and another one carries on with what is
     * still to be done, however often. Heartbeats are sent at four fifths of the timeout, and each is an action on
     * Temporal Cloud.
     */
    public static final ActivityOptions BATCH_CHUNK = ActivityOptions.newBuilder(batch(TWILIO_UNDO))
            .setStartToCloseTimeout(Duration.ofMinutes(10))
            .setHeartbeatTimeout(Duration.ofSeconds(25))
            .build();

    /** As {@link #TWILIO_PAGE}, behind whatever is interactive. */
    public static final ActivityOptions BATCH_PAGE = batch(TWILIO_PAGE);

    private StepOptions() {}

    /**
     * {@link #DATABASE} with what the UI shows beside the step.
     *
     * @param summary what it is about: a number, an operation, a day
     */
    public static LocalActivityOptions database(String summary) {
        return LocalActivityOptions.newBuilder(DATABASE).setSummary(summary).build();
    }

    /** The same with what the UI shows beside the step: which channel, which number. */
    public static ActivityOptions about(String summary, ActivityOptions options) {
        return ActivityOptions.newBuilder(options).setSummary(summary).build();
    }

    /**
     * The same for one Twilio account: where the server knows fairness, no account's steps wait behind another's
     * backlog. Their priority is that of the options, or else their workflow's.
     */
    public static ActivityOptions ofAccount(ActivityOptions options, String accountSid) {
        Priority.Builder priority = Priority.newBuilder().setFairnessKey(accountSid);
        Priority given = options.getPriority();
        if (given != null) {
            priority.setPriorityKey(given.getPriorityKey());
        }
        return ActivityOptions.newBuilder(options).setPriority(priority.build()).build();
    }

    private static ActivityOptions batch(ActivityOptions options) {
        return ActivityOptions.newBuilder(options)
                .setTaskQueue(TaskQueues.TWILIO_BATCH)
                // Among the steps of the queue as well, where the server knows priorities: 1 is first, 3 usual, 5 last.
                .setPriority(Priority.newBuilder().setPriorityKey(5).build())
                .build();
    }

    private static ActivityOptions twilio(RetryOptions retry) {
        return ActivityOptions.newBuilder()
                .setTaskQueue(TaskQueues.TWILIO)
                .setStartToCloseTimeout(TWILIO_ATTEMPT)
                // An undo must not overlap the write it undoes.
                .setCancellationType(ActivityCancellationType.WAIT_CANCELLATION_COMPLETED)
                .setDisableEagerExecution(true)
                .setRetryOptions(retry)
                .build();
    }
}
