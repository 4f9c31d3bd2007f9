package dev.switchboard.workflows.saga;

import dev.switchboard.workflows.StepOptions;
import io.temporal.workflow.CancellationScope;
import io.temporal.workflow.TimerOptions;
import io.temporal.workflow.Workflow;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Supplier;

/** Waits whose timer says in Temporal's UI what it is for; {@code Workflow.sleep} has nowhere to say it. */
public final class Pause {

    private Pause() {}

    /**
     * Waits that long.
     *
     * @param why a few words, without anything secret
     */
    public static void of(Duration time, String why) {
        Workflow.newTimer(time, saying(why)).get();
    }

    /** Waits until that time, by Temporal's clock; not at all when it is over. */
    public static void until(Instant moment, String why) {
        Duration left = Duration.between(Instant.ofEpochMilli(Workflow.currentTimeMillis()), moment);
        if (left.compareTo(Duration.ZERO) > 0) {
            of(left, why);
        }
    }

    /** Waits as long as a request that Twilio did not answer may still be carried out. */
    public static void untilTwilioHasSettled() {
        of(StepOptions.SETTLE_AFTER_TIMEOUT, "Until Twilio has carried out or dropped what it did not answer");
    }

    /** Waits until the condition holds, or that long at most. */
    public static void until(Supplier<Boolean> condition, Duration atMost, String why) {
        boolean[] elapsed = new boolean[1];
        CancellationScope timer = Workflow.newCancellationScope(
                () -> Workflow.newTimer(atMost, saying(why)).handle((done, cancelled) -> {
                    elapsed[0] = cancelled == null;
                    return "";
                }));
        timer.run();
        try {
            Workflow.await(() -> elapsed[0] || condition.get());
        } finally {
            timer.cancel();
        }
    }

    private static TimerOptions saying(String why) {
        return TimerOptions.newBuilder().setSummary(why).build();
    }
}
