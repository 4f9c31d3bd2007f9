package dev.switchboard.activities.twilio.pace;

import dev.switchboard.activities.attempt.BatchAttempt;
import java.time.Duration;
import java.util.Locale;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Which requests to Twilio go first when more are waiting than the account's rate lets through. It is the calling
 * thread's, on which twilio-java sends as well; where nothing is said, that of the task queue whose activity the thread
 * carries out.
 */
public enum RequestPriority {
    /** Somebody waits for the answer. What is no batch is this. */
    INTERACTIVE(Duration.ofSeconds(10)),
    /** One of many; goes when nothing interactive waits. */
    BATCH(Duration.ofSeconds(20));

    private static final ThreadLocal<@Nullable RequestPriority> CURRENT = new ThreadLocal<>();

    private final Duration patience;

    RequestPriority(Duration patience) {
        this.patience = patience;
    }

    public static RequestPriority current() {
        RequestPriority said = CURRENT.get();
        if (said != null) {
            return said;
        }
        return BatchAttempt.isCurrent() ? BATCH : INTERACTIVE;
    }

    /** Does the work, whose requests to Twilio let interactive ones overtake them. */
    public static <T> T asBatch(Supplier<T> work) {
        RequestPriority before = CURRENT.get();
        CURRENT.set(BATCH);
        try {
            return work.get();
        } finally {
            CURRENT.set(before);
        }
    }

    /** As {@link #asBatch(Supplier)}. */
    public static void asBatch(Runnable work) {
        asBatch(() -> {
            work.run();
            return true;
        });
    }

    /** How long a request waits for its turn before it is given up. */
    public Duration patience() {
        return patience;
    }

    /** As a metric's tag. */
    String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
