package dev.switchboard.activities.twilio.pace;

import dev.switchboard.activities.twilio.error.TwilioException;

/**
 * Holds all processes together to the rate of one Twilio account. What waits here has not been sent: every failure is a
 * {@link TwilioException} that is retryable. An interrupt ends the wait, and stays set.
 */
public interface TwilioPace {

    /**
     * Waits for the next request's turn, by the {@link RequestPriority} and the {@link OwnPace} of this thread; not longer
     * than leaves the request time to end before the activity's attempt does.
     *
     * @param words what Twilio is going to be asked to do
     */
    void awaitRequest(String words);

    /** Twilio has answered 429: everybody slows down, and recovers slowly. */
    void tooManyRequests();

    /**
     * Waits for the turn of an operation that goes slower than its account, before one of its requests. All waiters of an
     * operation share its pace, so more of them than go in 20 s wait in vain.
     *
     * @param perSecond how many requests a second the operation may send, from all processes together; above 0
     */
    void awaitOperation(String operationId, double perSecond);

    /** Lets everything through at once. */
    static TwilioPace unlimited() {
        return new UnlimitedPace();
    }
}
