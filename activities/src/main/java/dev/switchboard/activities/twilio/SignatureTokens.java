package dev.switchboard.activities.twilio;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The auth tokens and shared keys by which the webhooks of stored accounts are checked. */
public final class SignatureTokens {

    /** After so long every process accepts a token that was kept, whatever it knew before. */
    public static final Duration STALEST = StoredAccountCache.STALEST;

    /**
     * How many accounts are tried for a request that does not say whose it is: some thousand hashes, a few
     * milliseconds.
     */
    static final int MOST_ACCOUNTS_TRIED = 100;

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

    /** The tokens of as many accounts as are tried for a request that does not say whose it is. */
    public List<String> ofAny() {
        return cache.tokensOfAny(MOST_ACCOUNTS_TRIED);
    }

    /**
     * The secret of a shared key; as {@link #of}.
     *
     * @param keySid as the caller says
     */
    public Optional<String> sharedKey(String accountSid, String keySid) {
        return cache.sharedKey(accountSid, keySid);
    }

    /** The secrets of the shared keys of that SID, of as many accounts as {@link #ofAny}. */
    public List<String> sharedKeysOfAny(String keySid) {
        return cache.sharedKeysOfAny(keySid, MOST_ACCOUNTS_TRIED);
    }
}
