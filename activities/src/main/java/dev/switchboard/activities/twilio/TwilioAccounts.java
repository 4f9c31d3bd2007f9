package dev.switchboard.activities.twilio;

import dev.switchboard.activities.twilio.error.TwilioException;
import java.util.List;

/** The Twilio accounts that this service works on: the configured one, and those that owners have stored. */
public interface TwilioAccounts {

    /** The SID of the account of {@code TWILIO_ACCOUNT_SID}. */
    String configuredSid();

    /**
     * The account of a number.
     *
     * @throws TwilioException not retryable, when it is neither configured nor stored
     */
    TwilioAccount of(String accountSid);

    /** What an account did; as {@link #of}. */
    TwilioLedger ledgerOf(String accountSid);

    /** What Twilio sells to an account; as {@link #of}. */
    TwilioMarket marketOf(String accountSid);

    /** The SIDs of all of them. */
    List<String> accountSids();
}
