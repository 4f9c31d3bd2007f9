package dev.switchboard.activities.twilio;

import com.twilio.http.HttpMethod;
import com.twilio.http.Request;

/** Whether Twilio accepts the credentials that are configured. */
public final class TwilioCredentials {

    private static final String ACTIVE = "active";

    private final String accountSid;
    private final TwilioRequests requests;

    TwilioCredentials(String accountSid, TwilioRequests requests) {
        this.accountSid = accountSid;
        this.requests = requests;
    }

    /**
     * Asks Twilio for the account.
     *
     * @return whether the account is active, so neither suspended nor closed
     * @throws TwilioException when Twilio refuses the credentials or cannot be asked
     */
    public boolean active() {
        // Of the answer, which holds the auth token, nothing but the status is looked at.
        return requests.read(
                        TwilioOperation.FETCH_ACCOUNT,
                        new Request(HttpMethod.GET, "api", "/2010-04-01/Accounts/" + accountSid + ".json"))
                .path("status")
                .asText()
                .equals(ACTIVE);
    }
}
