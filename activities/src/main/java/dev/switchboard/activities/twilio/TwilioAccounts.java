package dev.switchboard.activities.twilio;

import dev.switchboard.activities.twilio.error.TwilioException;
import dev.switchboard.activities.twilio.pace.RequestContext;
import java.util.List;

/** The Twilio accounts that this service works on: the configured one, and those that owners have stored. */
public interface TwilioAccounts {

    /** The SID of the account of {@code TWILIO_ACCOUNT_SID}. */
    String configuredSid();

    /**
     * The account of a number.
     *
     * @param context for whom its requests are sent
     * @throws TwilioException not retryable, when it is neither configured nor stored
     */
    TwilioAccount of(String accountSid, RequestContext context);

    /** What an account did; as {@link #of}. */
    TwilioLedger ledgerOf(String accountSid, RequestContext context);

    /** What Twilio sells to an account; as {@link #of}. */
    TwilioMarket marketOf(String accountSid, RequestContext context);

    /** The SIDs of all of them. */
    List<String> accountSids();
}
