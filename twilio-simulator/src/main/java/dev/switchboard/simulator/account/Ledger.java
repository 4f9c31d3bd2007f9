package dev.switchboard.simulator.account;

import java.time.Instant;
import java.util.UUID;

/** The calls and messages of the account, kept as Twilio's JSON, the newest first. */
public final class Ledger {

    private static final long END_OF_TIME = 9_999_999_999_999L;

    private final Account account;

    public Ledger(Account account) {
        this.account = account;
    }

    public static String newSid(String prefix) {
        return prefix + UUID.randomUUID().toString().replace("-", "");
    }

    /** Sorts the newest first. */
    static String key(Instant created, String sid) {
        return "%013d-%s".formatted(END_OF_TIME - created.toEpochMilli(), sid);
    }

    public void add(CallLeg leg) {
        account.change(() -> {
            addUncommitted(leg);
            return leg;
        });
    }

    /** For many at once, within one change of the account. Replaces what was there of a call that had not ended. */
    public void addUncommitted(CallLeg leg) {
        account.calls().removeBySid(leg.sid());
        account.calls().put(leg.key(), leg.render(account.sid()));
    }

    /** A call that was asked for and has not begun. */
    public void addQueued(CallLeg leg) {
        account.change(() -> {
            account.calls().put(leg.key(), leg.renderQueued(account.sid()));
            return leg;
        });
    }

    public void put(MessageRecord message) {
        account.change(() -> {
            putUncommitted(message);
            return message;
        });
    }

    /** For many at once, within one change of the account. */
    public void putUncommitted(MessageRecord message) {
        account.messages().put(message.key(), message.render(account.sid(), account.now()));
    }
}
