package dev.switchboard.bench.faults;

import java.util.Locale;

/**
 * A step of the workload.
 *
 * @param index its place in the plan that was drawn, which it keeps when others are left out
 * @param atMillis when it is due, from the start of the workload; its client may still be busy then
 * @param client who does it; a client does one step after the other
 * @param act what it does
 * @param number to which number, from 0
 * @param agent which of the owner's agents, from 0
 * @param channel which channel an outside change is of
 * @param sms whether an assignment switches SMS on
 */
record Step(int index, int atMillis, int client, Act act, int number, int agent, Channel channel, boolean sms) {

    /** The number of what is about all of an owner's. */
    static final int MANY = -1;

    /** The same of another number: of a step on many, each is recorded. */
    Step of(int other) {
        return new Step(index, atMillis, client, act, other, agent, channel, sms);
    }

    @Override
    public String toString() {
        String what = act.name().toLowerCase(Locale.ROOT).replace('_', ' ');
        String more = switch (act) {
            case ASSIGN -> " to agent " + agent + (sms ? ", voice and SMS" : ", voice");
            case MOVE -> " to agent " + agent + ":";
            case OUTSIDE -> ", " + channel;
            default -> "";
        };
        return String.format(
                Locale.ROOT,
                "step %d: %.1f s, client %d: %s number %d%s",
                index,
                atMillis / 1e3,
                client,
                what,
                number,
                more);
    }
}
