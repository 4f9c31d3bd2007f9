package dev.switchboard.workflows.usage;

import io.temporal.activity.ActivityInterface;
import io.temporal.activity.ActivityMethod;

/** Usage in the database. */
@ActivityInterface
public interface UsageActivities {

    /** Messages whose segments are not known and which have not been asked about too often, at most {@code limit}. */
    @ActivityMethod
    UnsettledMessages unsettled(int limit);

    /**
     * The days, oldest first, that are over for so long that their calls have ended and that were not compared with
     * Twilio since, at most so many days back.
     */
    @ActivityMethod
    UncomparedDays uncomparedDays(int daysBack);

    /**
     * Counts an attempt that failed, and puts off the next.
     *
     * @param messageSid with its account before it, as {@link UnsettledMessages} names it
     */
    @ActivityMethod
    void postponeMessage(String messageSid);
}
