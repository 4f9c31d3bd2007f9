package dev.switchboard.activities.plan;

import dev.switchboard.activities.ground.Json;
import org.jspecify.annotations.Nullable;

/**
 * Something that a batch changes beside its numbers.
 *
 * @param kind what it is
 * @param id which of the owner's; empty where there is one only
 * @param before as it was, in JSON; none where there was none
 * @param after as it is to be, in JSON; none where there is to be none
 */
record Setting(
        Kind kind,
        String id,
        @Nullable String before,
        @Nullable String after) {

    /** In the order in which they are locked: whoever puts a pool locks it, and then the agent that it names. */
    enum Kind {
        POOL,
        AGENT,
        BUDGET
    }

    <T> @Nullable T before(Class<T> type) {
        return Json.read(before, type);
    }

    <T> @Nullable T after(Class<T> type) {
        return Json.read(after, type);
    }

    /** For people. */
    String words() {
        return switch (kind) {
            case POOL -> "pool " + id;
            case AGENT -> "agent " + id;
            case BUDGET -> "the budget";
        };
    }
}
