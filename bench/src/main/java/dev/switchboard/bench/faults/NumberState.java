package dev.switchboard.bench.faults;

/**
 * A number and one of its channels, as the model has it.
 *
 * @param binding FREE, ASSIGNING, ASSIGNED, MOVING or RELEASING
 * @param agentId whose it is; empty when free
 * @param enabled whether the binding has the channel
 * @param route where the channel leads at Twilio
 * @param before where it led before the binding
 * @param holder the step whose operation works on the number, or {@link #NOBODY}
 * @param captured where the channel led when that operation looked
 */
record NumberState(
        String binding, String agentId, boolean enabled, String route, String before, int holder, String captured) {

    static final int NOBODY = -1;

    static NumberState free(String route) {
        return new NumberState("FREE", "", false, route, "", NOBODY, "");
    }

    boolean isIdle(String state) {
        return binding.equals(state) && holder == NOBODY;
    }

    NumberState heldBy(int step) {
        return new NumberState(binding, agentId, enabled, route, before, step, captured);
    }

    NumberState becoming(String state) {
        return new NumberState(state, agentId, enabled, route, before, holder, captured);
    }

    NumberState boundTo(String agent, boolean withChannel) {
        return new NumberState("ASSIGNING", agent, withChannel, route, before, holder, captured);
    }

    /** With another agent, and with the channels that it has. */
    NumberState movedTo(String agent) {
        return new NumberState("ASSIGNED", agent, enabled, route, before, holder, captured);
    }

    NumberState leadingTo(String target) {
        return new NumberState(binding, agentId, enabled, target, before, holder, captured);
    }

    NumberState capturing() {
        return new NumberState(binding, agentId, enabled, route, before, holder, route);
    }

    /** Bound, and what was captured is what was before. */
    NumberState confirmed() {
        return new NumberState("ASSIGNED", agentId, enabled, route, captured, NOBODY, "");
    }

    /** Nobody works on it any more. */
    NumberState released() {
        return binding.equals("FREE")
                ? free(route)
                : new NumberState(binding, agentId, enabled, route, before, NOBODY, "");
    }
}
