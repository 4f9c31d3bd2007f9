package dev.switchboard.api.purchase;

import dev.switchboard.activities.twilio.TwilioAccounts;
import dev.switchboard.api.operation.Ownership;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** In which Twilio account a caller buys. */
@Component
public final class BuyingAccounts {

    private final TwilioAccounts accounts;
    private final Ownership ownership;

    BuyingAccounts(TwilioAccounts accounts, Ownership ownership) {
        this.accounts = accounts;
        this.ownership = ownership;
    }

    /** The caller's stored account of that SID; the configured one when none is named. */
    public String of(String owner, @Nullable String accountSid) {
        if (accountSid == null || accountSid.equals(accounts.configuredSid())) {
            return accounts.configuredSid();
        }
        return ownership.account(owner, accountSid, "accountSid").accountSid();
    }
}
