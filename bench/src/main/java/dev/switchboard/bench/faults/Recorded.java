package dev.switchboard.bench.faults;

import java.util.Locale;

/**
 * A step that was done, as its client saw it. What it did took effect between the two times, which are nanoseconds of
 * one clock.
 *
 * @param invoked just before it was asked for, for the first time when it was repeated
 * @param returned just after its outcome was seen
 * @param seen what was read, for a read
 * @param operationId the operation that it started, or empty
 * @param answer what was answered, to be shown to people
 */
record Recorded(Step step, long invoked, long returned, Outcome outcome, Seen seen, String operationId, String answer) {

    /**
     * A number's binding as the API tells it.
     *
     * @param state FREE, ASSIGNING, ASSIGNED, MOVING or RELEASING
     * @param agentId empty without one
     */
    record Seen(String state, String agentId) {

        static final Seen NOTHING = new Seen("", "");
    }

    @Override
    public String toString() {
        return String.format(
                        Locale.ROOT,
                        "%s [%.3f to %.3f s] %s%s%s",
                        step,
                        invoked / 1e9,
                        returned / 1e9,
                        outcome,
                        seen.equals(Seen.NOTHING) ? "" : " " + seen.state() + " " + seen.agentId(),
                        operationId.isEmpty() ? "" : " " + operationId)
                + (answer.isEmpty() ? "" : " " + answer);
    }
}
