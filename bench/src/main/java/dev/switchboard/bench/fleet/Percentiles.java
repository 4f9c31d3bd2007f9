package dev.switchboard.bench.fleet;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Of times in milliseconds. */
final class Percentiles {

    private Percentiles() {}

    static double of(List<Double> values, int percent) {
        List<Double> sorted = new ArrayList<>(values);
        Collections.sort(sorted);
        return sorted.get((sorted.size() - 1) * percent / 100);
    }

    static double millisSince(long start) {
        return (System.nanoTime() - start) / 1e6;
    }
}
