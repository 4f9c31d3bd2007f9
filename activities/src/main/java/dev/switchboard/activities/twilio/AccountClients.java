package dev.switchboard.activities.twilio;

import dev.switchboard.activities.twilio.error.TwilioException;

@FunctionalInterface
interface AccountClients {

    /** @throws TwilioException not retryable, when the account is neither configured nor stored */
    AccountClient client(String accountSid);

    /** The same, as the database has it now: an account that was deleted a moment ago gets no number bound. */
    default AccountClient clientNow(String accountSid) {
        return client(accountSid);
    }
}
