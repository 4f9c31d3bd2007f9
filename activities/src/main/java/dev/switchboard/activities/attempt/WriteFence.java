package dev.switchboard.activities.attempt;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What has to hold for a request that changes something to be sent: asked when the request has its turn, so after any wait
 * and as late as can be. It is the calling thread's, as a request is sent on the thread of its step.
 */
public final class WriteFence {

    private static final ThreadLocal<@Nullable Runnable> CURRENT = new ThreadLocal<>();

    private WriteFence() {}

    /**
     * Does the work, whose writing requests are sent only while the check passes, and any check around it.
     *
     * @param check fails with what the step is to fail with
     */
    public static <T> T within(Runnable check, Supplier<T> work) {
        Runnable before = CURRENT.get();
        CURRENT.set(
                before == null
                        ? check
                        : () -> {
                            before.run();
                            check.run();
                        });
        try {
            return work.get();
        } finally {
            CURRENT.set(before);
        }
    }

    /** Fails when this thread's next writing request must not be sent. Passes where nothing was asked for. */
    public static void check() {
        Runnable check = CURRENT.get();
        if (check != null) {
            check.run();
        }
    }
}
