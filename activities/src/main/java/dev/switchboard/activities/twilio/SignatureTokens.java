package dev.switchboard.activities.twilio;

import java.time.Duration;
import java.util.List;

/** The auth tokens by which the webhooks of stored accounts are checked. */
public final class SignatureTokens {

    /** After so long every process accepts a token that was kept, whatever it knew before. */
    public static final Duration STALEST = StoredAccountCache.STALEST;

    private final StoredAccountCache cache;

    SignatureTokens(StoredAccountCache cache) {
        this.cache = cache;
    }

    /**
     * The current token, and during and after a rotation the next and the previous one. Costs no statement of its own,
     * whatever the caller asks for.
     *
     * @param accountSid as the caller says
     * @return none when no such account is stored, or its tokens cannot be read
     */
    public List<String> of(String accountSid) {
        return cache.tokens(accountSid);
    }
}
