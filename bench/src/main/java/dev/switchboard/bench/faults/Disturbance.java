package dev.switchboard.bench.faults;

import java.util.Locale;

/**
 * A fault that is caused.
 *
 * @param index its place in the plan that was drawn, which it keeps when others are left out
 * @param atMillis when it begins, from the start of the workload
 * @param kind what happens
 * @param process to which process; for Twilio's own faults it is ignored
 * @param millis how long until it is over: until the process is started again, goes on, or Twilio is well
 * @param percent how many of a hundred requests meet Twilio's fault
 */
record Disturbance(int index, int atMillis, Kind kind, String process, int millis, int percent) {

    /** What can happen. */
    enum Kind {
        KILL,
        FREEZE,
        TWILIO_429,
        TWILIO_503,
        TWILIO_HTML,
        TWILIO_TIMEOUT,
        TWILIO_CUT_BEFORE,
        TWILIO_CUT_AFTER;

        boolean ofTwilio() {
            return this != KILL && this != FREEZE;
        }
    }

    @Override
    public String toString() {
        String what = kind.name().toLowerCase(Locale.ROOT).replace('_', ' ');
        return String.format(
                Locale.ROOT,
                "fault %d: %.1f s, %s %sfor %.1f s",
                index,
                atMillis / 1e3,
                what,
                kind.ofTwilio() ? "on " + percent + " % of requests " : process + " ",
                millis / 1e3);
    }
}
