package dev.switchboard.activities.twilio;

import dev.switchboard.workflows.account.AccountPage;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The pages of several accounts, read one account after the other: the configured one first, the others in the order of
 * their SIDs. A page says which account it is of, so a walk goes on after its last page when accounts come and go.
 */
public final class AccountWalk {

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

    /** Whether there is more than one account. */
    public boolean several() {
        return accountSids.size() > 1;
    }

    /** The page to begin with. */
    public AccountPage first() {
        return new AccountPage(accountSids.get(0), null);
    }

    /**
     * The page after one: the account's next, or the first of the next account; none after the last.
     *
     * @param nextToken what Twilio said of the account's next page; none after its last
     */
    public @Nullable AccountPage after(AccountPage page, @Nullable String nextToken) {
        if (nextToken != null) {
            return new AccountPage(page.accountSid(), nextToken);
        }
        return accountSids.stream()
                .filter(accountSid -> comesAfter(accountSid, page.accountSid()))
                .findFirst()
                .map(accountSid -> new AccountPage(accountSid, null))
                .orElse(null);
    }

    private boolean comesAfter(String accountSid, String other) {
        if (Objects.equals(accountSid, configuredSid)) {
            return false;
        }
        return other.equals(configuredSid) || accountSid.compareTo(other) > 0;
    }
}
