package dev.switchboard.activities.twilio;

import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The pages of several accounts, read one account after the other: the configured one first, the others in the order of
 * their SIDs. The token of a page says which account it is of, unless that is the configured one: such tokens are
 * Twilio's own, as they were when there was no other account. So a walk goes on after its last page when accounts
 * come and go, and old runs go on.
 */
public final class AccountWalk {

    private static final char SEPARATOR = ' ';

    private final String configuredSid;
    private final List<String> accountSids;

    private AccountWalk(String configuredSid, List<String> accountSids) {
        this.configuredSid = configuredSid;
        this.accountSids = accountSids;
    }

    /** Over these accounts; over the configured one when there is none. */
    public static AccountWalk over(String configuredSid, Collection<String> accountSids) {
        TreeSet<String> others = new TreeSet<>(accountSids);
        boolean configured = others.remove(configuredSid) || others.isEmpty();
        return new AccountWalk(
                configuredSid,
                Stream.concat(configured ? Stream.of(configuredSid) : Stream.empty(), others.stream())
                        .toList());
    }

    /**
     * A page to read.
     *
     * @param accountSid of which account
     * @param pageToken its token at Twilio; none for the first
     */
    public record Step(String accountSid, @Nullable String pageToken) {}

    /** Whether there is more than one account. */
    public boolean several() {
        return accountSids.size() > 1;
    }

    /** The page of a token; none for the first. */
    public Step at(@Nullable String token) {
        if (token == null) {
            return new Step(accountSids.get(0), null);
        }
        int separator = token.indexOf(SEPARATOR);
        if (separator < 0) {
            return new Step(configuredSid, token);
        }
        String pageToken = token.substring(separator + 1);
        return new Step(token.substring(0, separator), pageToken.isEmpty() ? null : pageToken);
    }

    /** The token of the page after one: the account's next, or the first of the next account; none after the last. */
    public @Nullable String after(Step step, @Nullable String nextPageToken) {
        if (nextPageToken != null) {
            return step.accountSid().equals(configuredSid)
                    ? nextPageToken
                    : step.accountSid() + SEPARATOR + nextPageToken;
        }
        return accountSids.stream()
                .filter(accountSid -> comesAfter(accountSid, step.accountSid()))
                .findFirst()
                .map(accountSid -> accountSid + SEPARATOR)
                .orElse(null);
    }

    private boolean comesAfter(String accountSid, String other) {
        if (Objects.equals(accountSid, configuredSid)) {
            return false;
        }
        return other.equals(configuredSid) || accountSid.compareTo(other) > 0;
    }
}
