package dev.switchboard.activities.twilio.pace;

import java.util.concurrent.TimeUnit;

/**
 * The moment at which one request may be sent.
 *
 * @param nanos on this process's monotonic clock
 * @param perSecond the rate at which slots are given now
 * @param roundTrip how many seconds the way to the database and back took
 */
record PaceSlot(long nanos, double perSecond, double roundTrip) {

    /** A thread that wakes up later than this was held up, and others with it: together they would be a burst. */
    private static final long MISSED = TimeUnit.MILLISECONDS.toNanos(20);

    boolean isMissed(long now) {
        return now - nanos > MISSED;
    }
}
