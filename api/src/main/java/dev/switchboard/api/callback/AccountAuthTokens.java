package dev.switchboard.api.callback;

import dev.switchboard.activities.twilio.SignatureTokens;
import java.util.List;
import java.util.stream.Stream;

/** The tokens of the configured account and of the stored ones. */
final class AccountAuthTokens implements AuthTokens {

    private final AuthTokens configured;
    private final SignatureTokens stored;

    AccountAuthTokens(AuthTokens configured, SignatureTokens stored) {
        this.configured = configured;
        this.stored = stored;
    }

    @Override
    public List<String> of(String accountSid) {
        List<String> tokens = configured.of(accountSid);
        if (accountSid.isEmpty()) {
            return Stream.concat(tokens.stream(), stored.ofAny().stream()).toList();
        }
        return tokens.isEmpty() ? stored.of(accountSid) : tokens;
    }
}
