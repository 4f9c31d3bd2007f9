package dev.switchboard.bench.faults;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;

/** Leaves out of a list what is not needed for something to fail: halves first, then ever smaller pieces. */
final class Shrinker<T> {

    private final Failure<T> failure;
    private final BooleanSupplier timeIsLeft;

    /**
     * @param failure asked about smaller lists
     * @param timeIsLeft asked before each of them
     */
    Shrinker(Failure<T> failure, BooleanSupplier timeIsLeft) {
        this.failure = failure;
        this.timeIsLeft = timeIsLeft;
    }

    /** Whether it fails with these. */
    interface Failure<T> {

        boolean failsWith(List<T> elements) throws Exception;
    }

    /** The smallest that was found to fail; the list itself when no smaller one does. */
    List<T> smallest(List<T> failing) throws Exception {
        List<T> smallest = failing;
        int piece = Math.max(1, smallest.size() / 2);
        while (piece >= 1 && timeIsLeft.getAsBoolean()) {
            List<T> smaller = withoutAPiece(smallest, piece);
            if (smaller.size() < smallest.size()) {
                smallest = smaller;
                piece = Math.min(piece, Math.max(1, smallest.size() / 2));
            } else if (piece == 1) {
                break;
            } else {
                piece /= 2;
            }
        }
        return smallest;
    }

    private List<T> withoutAPiece(List<T> failing, int size) throws Exception {
        for (int from = 0; from < failing.size() && timeIsLeft.getAsBoolean(); from += size) {
            List<T> smaller = new ArrayList<>(failing);
            smaller.subList(from, Math.min(from + size, failing.size())).clear();
            if (!smaller.isEmpty() && failure.failsWith(smaller)) {
                return smaller;
            }
        }
        return failing;
    }
}
