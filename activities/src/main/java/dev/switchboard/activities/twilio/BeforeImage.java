package dev.switchboard.activities.twilio;

import dev.switchboard.workflows.route.Route;

/**
 * What was captured before a change.
 *
 * @param route everything that was captured of the channels
 * @param freshness whether it is written over as it is
 */
public record BeforeImage(Route route, Freshness freshness) {

    /** What is known of the time since the capture. */
    public enum Freshness {
        /**
         * It was read a moment ago: a change is written over it without another look. Twilio has no conditional write,
         * so a race window remains in any case, and a look costs a request.
         */
        FRESH,
        /** It was read some time ago, and nothing of the change was sent yet. */
        STALE,
        /**
         * An attempt before this one may have been carried out, wholly or in part. It may also have cleared what Twilio
         * did not take back.
         */
        RETRIED,
        /**
         * As {@link #RETRIED}, in a batch, which is paced by its requests: what is found to be held is not written
         * again.
         */
        RESUMED
    }

    boolean isFresh() {
        return freshness == Freshness.FRESH;
    }

    boolean isRetried() {
        return freshness == Freshness.RETRIED || isResumed();
    }

    boolean isResumed() {
        return freshness == Freshness.RESUMED;
    }
}
