package dev.switchboard.testing;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

/**
 * What a test has done beside it, each in a thread of its own. The threads that Java shares among all are too few for
 * those who wait for each other: on a machine with two cores there is one, and the second would wait for the first.
 */
public final class Aside {
    private static final Executor OWN_THREAD = task -> {
        Thread thread = new Thread(task, "aside");
        thread.setDaemon(true);
        thread.start();
    };

    private Aside() {}

    public static <T> CompletableFuture<T> call(Supplier<T> supplier) {
        return CompletableFuture.supplyAsync(supplier, OWN_THREAD);
    }

    public static CompletableFuture<Void> run(Runnable runnable) {
        return CompletableFuture.runAsync(runnable, OWN_THREAD);
    }
}
