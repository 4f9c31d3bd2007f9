package dev.switchboard.api.callback;

import java.util.List;

/** The tokens of the one account that is configured. */
final class ConfiguredAuthTokens implements AuthTokens {

    private final String accountSid;
    private final List<String> tokens;

    ConfiguredAuthTokens(String accountSid, String current, String next) {
        this.accountSid = accountSid;
        // An empty key is one that everybody knows.
        this.tokens = next.isEmpty() ? List.of(current) : List.of(current, next);
    }

    /** Also for a request that does not say whose it is, which is right if it is signed. */
    @Override
    public List<String> of(String account) {
        return account.isEmpty() || account.equals(accountSid) ? tokens : List.of();
    }
}
