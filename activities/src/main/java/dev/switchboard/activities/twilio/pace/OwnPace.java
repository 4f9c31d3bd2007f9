package dev.switchboard.activities.twilio.pace;

import dev.switchboard.workflows.route.OperationPace;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The pace of the operation for which this thread sends requests, when that goes slower than its account: each request
 * waits for both. It is the calling thread's, on which twilio-java sends as well.
 */
public final class OwnPace {

    private static final ThreadLocal<@Nullable OperationPace> CURRENT = new ThreadLocal<>();

    private OwnPace() {}

    /** None when the account's is the only one. */
    static @Nullable OperationPace current() {
        return CURRENT.get();
    }

    /** Does the work at this pace; without one, at that of the account. */
    public static <T> T within(@Nullable OperationPace pace, Supplier<T> work) {
        OperationPace before = CURRENT.get();
        CURRENT.set(pace);
        try {
            return work.get();
        } finally {
            CURRENT.set(before);
        }
    }

    /** As {@link #within(OperationPace, Supplier)}. */
    public static void within(@Nullable OperationPace pace, Runnable work) {
        OperationPace before = CURRENT.get();
        CURRENT.set(pace);
        try {
            work.run();
        } finally {
            CURRENT.set(before);
        }
    }
}
