package dev.switchboard.activities.twilio;

import com.twilio.http.HttpMethod;
import com.twilio.http.Request;
import dev.switchboard.activities.twilio.error.TwilioException;
import dev.switchboard.activities.twilio.error.TwilioOperation;

/**
 * Whether Twilio accepts the credentials that are configured. An API key does not reach the account, but its numbers.
 */
public final class TwilioCredentials {

    private static final String ACTIVE = "active";

    private final String accountSid;
    private final boolean byKey;
    private final TwilioRequests requests;

    TwilioCredentials(String accountSid, boolean byKey, TwilioRequests requests) {
        this.accountSid = accountSid;
        this.byKey = byKey;
        this.requests = requests;
    }

    /**
     * Asks Twilio for the account.
     *
     * @return whether the account is active, so neither suspended nor closed
     * @throws TwilioException when Twilio refuses the credentials or cannot be asked
     */
    public boolean active() {
        return byKey ? numbersCanBeListed() : accountIsActive();
    }

    private boolean numbersCanBeListed() {
        Request request =
                new Request(HttpMethod.GET, "api", "/2010-04-01/Accounts/" + accountSid + "/IncomingPhoneNumbers.json");
        request.addQueryParam("PageSize", "1");
        return requests.read(TwilioOperation.LIST_NUMBERS, request)
                .path("incoming_phone_numbers")
                .isArray();
    }

    private boolean accountIsActive() {
        // Of the answer, which holds the auth token, nothing but the status is looked at.
        return requests.read(
                        TwilioOperation.FETCH_ACCOUNT,
                        new Request(HttpMethod.GET, "api", "/2010-04-01/Accounts/" + accountSid + ".json"))
                .path("status")
                .asText()
                .equals(ACTIVE);
    }
}
