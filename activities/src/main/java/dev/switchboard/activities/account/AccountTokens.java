package dev.switchboard.activities.account;

import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The auth tokens of an account. Never in a payload, a log or a message.
 *
 * @param current the one that is primary, as far as we know
 * @param next the secondary one that a rotation has made
 * @param previous the one before the last rotation, for a while
 */
public record AccountTokens(
        String current, @Nullable String next, @Nullable String previous) {

    /** All that Twilio may sign with or accept, the likeliest first. */
    public List<String> all() {
        return Stream.of(current, next, previous)
                .filter(token -> token != null && !token.isEmpty())
                .toList();
    }

    /** Once the next token has been promoted. */
    public AccountTokens promoted() {
        if (next == null) {
            throw new IllegalStateException("There is no next token");
        }
        return new AccountTokens(/* current= */ next, /* next= */ null, /* previous= */ current);
    }

    /** Without the tokens. */
    @Override
    public String toString() {
        return "AccountTokens[next=" + (next == null ? "none" : "…") + ", previous=" + (previous == null ? "none" : "…")
                + "]";
    }
}
