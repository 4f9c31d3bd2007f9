package dev.switchboard.activities.twilio;

import dev.switchboard.activities.twilio.error.TwilioException;
import dev.switchboard.activities.twilio.pace.RequestContext;

@FunctionalInterface
interface AccountClients {

    /**
     * The client of an account.
     *
     * @param context for whom its requests are sent
     * @throws TwilioException not retryable, when the account is neither configured nor stored
     */
    AccountClient client(String accountSid, RequestContext context);

    /** The same, as the database has it now: an account that was deleted a moment ago gets no number bound. */
    default AccountClient clientNow(String accountSid, RequestContext context) {
        return client(accountSid, context);
    }
}
