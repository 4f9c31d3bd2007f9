package dev.switchboard.activities.twilio;

import com.fasterxml.jackson.databind.JsonNode;
import com.twilio.http.HttpMethod;
import com.twilio.http.Request;
import dev.switchboard.activities.twilio.error.TwilioException;
import dev.switchboard.activities.twilio.error.TwilioOperation;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;

/** Asks Twilio whether credentials are an account's, before they are kept. */
public final class AccountCheck {

    private final SingleShotHttpClient http;
    private final MeterRegistry meters;

    AccountCheck(SingleShotHttpClient http, MeterRegistry meters) {
        this.http = http;
        this.meters = meters;
    }

    /**
     * What Twilio says of an account.
     *
     * @param active neither suspended nor closed
     * @param ownerAccountSid its parent; itself when it has none
     */
    public record Answer(boolean active, String ownerAccountSid) {}

    /** @throws TwilioException when Twilio refuses the token or cannot be asked */
    public Answer ask(String accountSid, String authToken) {
        TwilioRequests requests =
                TwilioRequests.uncounted(List.of(TwilioRequests.credentials(accountSid, authToken, http)), meters);
        // Of the answer, which holds the auth token, nothing else is looked at.
        JsonNode account = requests.read(
                TwilioOperation.FETCH_ACCOUNT,
                new Request(HttpMethod.GET, "api", "/2010-04-01/Accounts/" + accountSid + ".json"));
        return new Answer(
                account.path("status").asText().equals("active"),
                account.path("owner_account_sid").asText());
    }
}
