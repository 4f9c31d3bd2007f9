package dev.switchboard.simulator.fault;

import org.jspecify.annotations.Nullable;

/**
 * How slow and how strict the simulator is.
 *
 * @param latencyMillis how long it waits before it treats a request
 * @param senderUpdateMillis how long an accepted change of a WhatsApp sender takes to become visible
 * @param requestsPerSecond how many requests it accepts in any one second; above, 429 with code 20429
 * @param concurrent how many requests it treats at a time; above, 429 with code 20429
 * @param retryAfter the Retry-After of those, in seconds; Twilio's 20429 does not promise the header
 */
public record Limits(
        long latencyMillis,
        long senderUpdateMillis,
        @Nullable Integer requestsPerSecond,
        @Nullable Integer concurrent,
        @Nullable Integer retryAfter) {

    public static final long DEFAULT_SENDER_UPDATE_MILLIS = 1_000;

    public Limits {
        require(latencyMillis >= 0, "latencyMillis must not be negative");
        require(senderUpdateMillis >= 0, "senderUpdateMillis must not be negative");
        require(requestsPerSecond == null || requestsPerSecond >= 1, "requestsPerSecond must be at least 1");
        require(concurrent == null || concurrent >= 1, "concurrent must be at least 1");
        require(retryAfter == null || retryAfter >= 0, "retryAfter must not be negative");
    }

    private static void require(boolean holds, String message) {
        if (!holds) {
            throw new IllegalArgumentException(message);
        }
    }

    /** No latency, no ceiling; a sender takes a second to change. */
    public static Limits none() {
        return new Limits(0, DEFAULT_SENDER_UPDATE_MILLIS, null, null, null);
    }

    public Limits withLatencyMillis(long millis) {
        return new Limits(millis, senderUpdateMillis, requestsPerSecond, concurrent, retryAfter);
    }

    public Limits withSenderUpdateMillis(long millis) {
        return new Limits(latencyMillis, millis, requestsPerSecond, concurrent, retryAfter);
    }

    public Limits withRequestsPerSecond(@Nullable Integer most) {
        return new Limits(latencyMillis, senderUpdateMillis, most, concurrent, retryAfter);
    }

    public Limits withConcurrent(@Nullable Integer most) {
        return new Limits(latencyMillis, senderUpdateMillis, requestsPerSecond, most, retryAfter);
    }

    public Limits withRetryAfter(@Nullable Integer seconds) {
        return new Limits(latencyMillis, senderUpdateMillis, requestsPerSecond, concurrent, seconds);
    }
}
