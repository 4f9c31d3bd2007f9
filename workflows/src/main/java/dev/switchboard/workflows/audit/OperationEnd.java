package dev.switchboard.workflows.audit;

import dev.switchboard.workflows.operation.NumberOperationResult;
import dev.switchboard.workflows.operation.OperationFailure;
import dev.switchboard.workflows.operation.OperationState;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How an operation ended.
 *
 * @param state where that leaves it
 * @param failure why it failed, when it did
 * @param result its result, when it has one
 * @param counts of an operation on many numbers: how many ended how; otherwise empty
 */
public record OperationEnd(
        OperationState state,
        @Nullable OperationFailure failure,
        @Nullable NumberOperationResult result,
        Map<String, Integer> counts) {

    public OperationEnd {
        counts = Collections.unmodifiableMap(new LinkedHashMap<>(counts));
    }

    /** Of an operation on one number that did what it was asked to. */
    public static OperationEnd completed(NumberOperationResult result) {
        return new OperationEnd(OperationState.COMPLETED, null, result, Map.of());
    }

    /** Of an operation on many that did what it was asked to; empty counts for one that has none. */
    public static OperationEnd completed(Map<String, Integer> counts) {
        return new OperationEnd(OperationState.COMPLETED, null, null, counts);
    }

    /** Of an operation that did not do what it was asked to. */
    public static OperationEnd failed(OperationState state, OperationFailure failure) {
        return new OperationEnd(state, failure, null, Map.of());
    }

    /** The same with why a part of it was not done; null when all was. */
    public OperationEnd withFailure(@Nullable OperationFailure of) {
        return new OperationEnd(state, of, result, counts);
    }

    /** The same with how many numbers ended how. */
    public OperationEnd withCounts(Map<String, Integer> of) {
        return new OperationEnd(state, failure, result, of);
    }
}
