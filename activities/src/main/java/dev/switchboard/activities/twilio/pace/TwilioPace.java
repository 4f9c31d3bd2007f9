package dev.switchboard.activities.twilio.pace;

import dev.switchboard.activities.twilio.error.TwilioException;

/**
 * Holds all processes together to the rate of one Twilio account. What waits here has not been sent: every failure is a
 * {@link TwilioException} that is retryable. An interrupt ends the wait, and stays set.
 */
public interface TwilioPace {

    /**
     * Waits for the next request's turn; not longer than leaves the request time to end before its attempt does.
     *
     * @param context whose request it is: who else goes first, and how slowly its operation goes
     * @param words what Twilio is going to be asked to do
     */
    void awaitRequest(RequestContext context, String words);

    /** Twilio has answered 429: everybody slows down, and recovers slowly. */
    void tooManyRequests();

    /** Lets everything through at once. */
    static TwilioPace unlimited() {
        return new UnlimitedPace();
    }
}
