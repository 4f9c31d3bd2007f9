package dev.switchboard.api.twilio;

import dev.switchboard.activities.twilio.SignatureTokens;
import java.util.List;

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
        return tokens.isEmpty() ? stored.of(accountSid) : tokens;
    }
}
