package dev.switchboard.api.operation;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A step of an operation, as its workflow's history tells it.
 *
 * @param name in words: {@code Capture route}
 * @param state how it goes
 * @param startedAt when it was asked for
 * @param endedAt when it ended; none while it is under way
 */
public record OperationStep(
        String name,
        State state,
        Instant startedAt,
        @Nullable Instant endedAt) {

    /** How a step goes. */
    public enum State {
        RUNNING,
        DONE,
        FAILED,
        CANCELLED
    }

    OperationStep ended(State how, Instant at) {
        return new OperationStep(name, how, startedAt, at);
    }
}
