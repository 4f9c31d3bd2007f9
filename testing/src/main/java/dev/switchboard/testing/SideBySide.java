package dev.switchboard.testing;

import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.util.Collection;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.junit.jupiter.api.DynamicTest;

/** Cases that wait more than they work, and that leave each other alone: they run at the same time. */
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
        ExecutorService threads = Executors.newFixedThreadPool(atOnce, SideBySide::daemon);
        List<DynamicTest> tests =
                cases.stream().map(aCase -> test(threads, aCase, name, body)).toList();
        threads.shutdown();
        return tests;
    }

    private static <T> DynamicTest test(
            ExecutorService threads, T aCase, Function<? super T, String> name, Body<? super T> body) {
        Future<?> running = threads.submit(() -> {
            body.accept(aCase);
            return null;
        });
        return dynamicTest(name.apply(aCase), () -> {
            try {
                Object unused = running.get(MINUTES, TimeUnit.MINUTES);
            } catch (ExecutionException failed) {
                throw failed.getCause();
            } finally {
                // One that hangs would touch what the next test looks at.
                running.cancel(true);
            }
        });
    }

    private static Thread daemon(Runnable work) {
        Thread thread = new Thread(work, "side-by-side");
        thread.setDaemon(true);
        return thread;
    }
}
