package dev.switchboard.activities.account;

import org.jspecify.annotations.Nullable;

/** An account to be stored. See {@link StoredAccount}. */
public record NewAccount(
        String accountSid,
        String owner,
        String authToken,
        @Nullable String parentAccountSid,
        @Nullable String friendlyName,
        @Nullable Double requestsPerSecond) {

    /** Without the token. */
    @Override
    public String toString() {
        return "NewAccount[" + accountSid + ", " + owner + "]";
    }
}
