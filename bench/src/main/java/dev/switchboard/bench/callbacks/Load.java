package dev.switchboard.bench.callbacks;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/** Sends callbacks on many connections at a time. */
final class Load {

    private final int port;
    private final int connections;

    Load(int port, int connections) {
        this.port = port;
        this.connections = connections;
    }

    /**
     * What came of it.
     *
     * @param acknowledged answered 204
     * @param failed answered otherwise, or not at all
     */
    record Result(int acknowledged, int failed, Duration took, Latencies latencies) {

        double rate() {
            return acknowledged / (took.toNanos() / 1e9);
        }
    }

    /** As fast as each connection is answered. */
    Result asFastAsAnswered(byte[][] requests) throws InterruptedException, ExecutionException {
        return send(requests, 0);
    }

    /**
     * At a rate that does not depend on the answers. A latency counts from when the request was due: one that could not
     * be sent since others were not answered yet has waited too.
     */
    Result at(double perSecond, byte[][] requests) throws InterruptedException, ExecutionException {
        return send(requests, 1e9 / perSecond);
    }

    private Result send(byte[][] requests, double nanosApart) throws InterruptedException, ExecutionException {
        AtomicInteger next = new AtomicInteger();
        AtomicInteger acknowledged = new AtomicInteger();
        long[] latencies = new long[requests.length];
        ExecutorService threads = Executors.newFixedThreadPool(connections);
        List<Future<?>> ends = new ArrayList<>();
        long start = System.nanoTime();
        for (int i = 0; i < connections; i++) {
            ends.add(threads.submit(() -> {
                try (Connection connection = new Connection(port)) {
                    for (int n = next.getAndIncrement(); n < requests.length; n = next.getAndIncrement()) {
                        long due = nanosApart == 0 ? System.nanoTime() : start + (long) (n * nanosApart);
                        awaitUntil(due);
                        if (isAcknowledged(connection, requests[n])) {
                            acknowledged.incrementAndGet();
                        }
                        latencies[n] = System.nanoTime() - due;
                    }
                }
                return null;
            }));
        }
        for (Future<?> end : ends) {
            end.get();
        }
        Duration took = Duration.ofNanos(System.nanoTime() - start);
        threads.shutdown();
        return new Result(acknowledged.get(), requests.length - acknowledged.get(), took, new Latencies(latencies));
    }

    private static boolean isAcknowledged(Connection connection, byte[] request) throws IOException {
        try {
            return connection.send(request) == 204;
        } catch (IOException unanswered) {
            connection.close();
            return false;
        }
    }

    private static void awaitUntil(long due) {
        for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }
}
