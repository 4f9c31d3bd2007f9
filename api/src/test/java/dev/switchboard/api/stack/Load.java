package dev.switchboard.api.stack;

import dev.switchboard.api.SwitchboardClient;
import dev.switchboard.api.SwitchboardClient.Answer;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Assigns one number after the other to an agent, so many a second, whether or not the calls before were answered. It
 * waits while as many calls as make up two seconds are not answered: a machine that is too slow for the load would
 * prove nothing but that.
 */
final class Load implements AutoCloseable {

    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
    private final ExecutorService callers = Executors.newCachedThreadPool();
    private final AtomicInteger next = new AtomicInteger();
    private final Queue<Attempt> attempts = new ConcurrentLinkedQueue<>();

    /**
     * One call.
     *
     * @param answer none when the connection failed
     */
    record Attempt(
            String numberId,
            @Nullable Answer answer,
            @Nullable String error) {

        boolean answered(int status) {
            return answer != null && answer.status() == status;
        }

        @Nullable String operation() {
            return answer == null ? null : answer.at("/operation/id");
        }
    }

    private Load() {}

    static Load assigns(int perSecond, SwitchboardClient client, List<String> numberIds, String agent) {
        Load load = new Load();
        var unused = load.clock.scheduleAtFixedRate(
                () -> {
                    int index = load.next.get();
                    if (index < numberIds.size() && index - load.answered() < 2 * perSecond) {
                        load.next.incrementAndGet();
                        load.callers.execute(() -> load.assign(client, numberIds.get(index), agent));
                    }
                },
                0,
                1_000_000 / perSecond,
                TimeUnit.MICROSECONDS);
        return load;
    }

    private void assign(SwitchboardClient client, String numberId, String agent) {
        try {
            attempts.add(new Attempt(numberId, client.assign(numberId, agent, true, false), null));
        } catch (UncheckedIOException e) {
            attempts.add(new Attempt(numberId, null, String.valueOf(e.getMessage())));
        }
    }

    /** How many calls were answered. */
    int answered() {
        return attempts.size();
    }

    /** No more calls; waits for the answers to those made. */
    List<Attempt> end() {
        clock.shutdown();
        try {
            if (!clock.awaitTermination(10, TimeUnit.SECONDS)) {
                throw new AssertionError("The clock does not stop");
            }
            callers.shutdown();
            if (!callers.awaitTermination(90, TimeUnit.SECONDS)) {
                throw new AssertionError("Calls are not answered");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
        return List.copyOf(attempts);
    }

    @Override
    public void close() {
        clock.shutdownNow();
        callers.shutdownNow();
    }
}
