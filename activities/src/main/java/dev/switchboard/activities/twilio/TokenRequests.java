package dev.switchboard.activities.twilio;

import com.twilio.http.HttpMethod;
import com.twilio.http.Request;
import dev.switchboard.activities.twilio.error.TwilioErrors;
import dev.switchboard.activities.twilio.error.TwilioException;
import dev.switchboard.activities.twilio.error.TwilioOperation;
import java.util.Objects;

/**
 * An account's auth tokens at Twilio, asked for with one of them.
 *
 * @see <a href="https://www.twilio.com/docs/iam/api/secondary_authtoken">the secondary token</a>
 * @see <a href="https://www.twilio.com/docs/iam/api/authtoken">its promotion</a>
 */
final class TokenRequests {

    private static final String DOMAIN = "accounts";
    private static final String SECONDARY = "/v1/AuthTokens/Secondary";
    private static final String PROMOTE = "/v1/AuthTokens/Promote";

    private final String accountSid;
    private final TwilioRequests requests;

    TokenRequests(String accountSid, TwilioRequests requests) {
        this.accountSid = accountSid;
        this.requests = requests;
    }

    /** Whether Twilio accepts the token that this asks with. */
    boolean authenticates() {
        try {
            // Of the answer, which holds the auth token, nothing is looked at.
            requests.write(
                    TwilioOperation.FETCH_ACCOUNT,
                    new Request(HttpMethod.GET, "api", "/2010-04-01/Accounts/" + accountSid + ".json"));
            return true;
        } catch (TwilioException e) {
            if (isUnauthorized(e)) {
                return false;
            }
            throw e;
        }
    }

    /** The secondary token that was made. */
    String create() {
        return token(
                TwilioOperation.CREATE_TOKEN, new Request(HttpMethod.POST, DOMAIN, SECONDARY), "secondary_auth_token");
    }

    /** The token that is primary now. */
    String promote() {
        return token(TwilioOperation.PROMOTE_TOKEN, new Request(HttpMethod.POST, DOMAIN, PROMOTE), "auth_token");
    }

    /** Deletes the secondary token, if there is one. */
    void delete() {
        try {
            requests.write(TwilioOperation.DELETE_TOKEN, new Request(HttpMethod.DELETE, DOMAIN, SECONDARY));
        } catch (TwilioException e) {
            if (!e.gone()) {
                throw e;
            }
        }
    }

    static boolean isUnauthorized(TwilioException e) {
        return Objects.equals(e.failure().twilioStatus(), 401);
    }

    private String token(TwilioOperation operation, Request request, String name) {
        String token = requests.read(operation, request).path(name).asText("");
        if (token.isBlank()) {
            throw TwilioErrors.unreadable(operation, 200);
        }
        return token;
    }
}
