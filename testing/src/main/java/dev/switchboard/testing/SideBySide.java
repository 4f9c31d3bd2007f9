package dev.switchboard.testing;

import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.util.Collection;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.junit.jupiter.api.DynamicTest;

/**
 * Cases that wait more than they work, and that leave each other alone: they run at the same time. Each has a group of
 * threads of its own, which is called as the case is, so that what its threads have done can be told from the others'.
 */
public final class SideBySide {

    /** JUnit's own limits do not reach dynamic tests. */
    private static final long MINUTES = 10;

    private SideBySide() {}

    /** What a case does. */
    @FunctionalInterface
    public interface Body<T> {
        void accept(T aCase) throws Exception;
    }

    /** Starts all cases at once, each in a thread of its own; answers a test for each that waits for its end. */
    public static <T> List<DynamicTest> start(
            Collection<T> cases, Function<? super T, String> name, Body<? super T> body) {
        return start(cases.size(), cases, name, body);
    }

    /** As above, at most so many at once. */
    public static <T> List<DynamicTest> start(
            int atOnce, Collection<T> cases, Function<? super T, String> name, Body<? super T> body) {
        Semaphore places = new Semaphore(atOnce, true);
        return cases.stream()
                .map(aCase -> test(places, name.apply(aCase), aCase, body))
                .toList();
    }

    private static <T> DynamicTest test(Semaphore places, String name, T aCase, Body<? super T> body) {
        FutureTask<Boolean> running = new FutureTask<>(() -> {
            places.acquire();
            try {
                body.accept(aCase);
            } finally {
                places.release();
            }
            return true;
        });
        Thread thread = new Thread(new ThreadGroup(name), running, "side-by-side");
        thread.setDaemon(true);
        thread.start();
        return dynamicTest(name, () -> {
            try {
                running.get(MINUTES, TimeUnit.MINUTES);
            } catch (ExecutionException failed) {
                throw failed.getCause();
            } finally {
                // One that hangs would touch what the next test looks at.
                running.cancel(true);
            }
        });
    }
}
