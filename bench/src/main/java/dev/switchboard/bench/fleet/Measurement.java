package dev.switchboard.bench.fleet;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What one client needed.
 *
 * @param started when, after the warm-up
 * @param took for the numbers that it was measured on
 * @param numbers so many
 * @param wrong how many of them are not as they should be
 * @param peakHeap after a garbage collection, in MB, where that is known
 * @param biggestHistory of a workflow, in events, where there are any
 */
record Measurement(
        String client,
        Instant started,
        Duration took,
        int numbers,
        TwilioProcess.Traffic traffic,
        int wrong,
        @Nullable Integer peakHeap,
        @Nullable Integer biggestHistory) {

    /** What can be said of any client. */
    Measurement(String client, Instant started, Duration took, int numbers, TwilioProcess.Traffic traffic, int wrong) {
        this(client, started, took, numbers, traffic, wrong, null, null);
    }

    /** For all numbers of the fleet. */
    double seconds(Fleet fleet) {
        return took.toNanos() / 1e9 * fleet.size() / numbers;
    }

    double calls(Fleet fleet) {
        return (double) traffic.requests() * fleet.size() / numbers;
    }

    Measurement with(int newPeakHeap, int newBiggestHistory) {
        return new Measurement(client, started, took, numbers, traffic, wrong, newPeakHeap, newBiggestHistory);
    }
}
