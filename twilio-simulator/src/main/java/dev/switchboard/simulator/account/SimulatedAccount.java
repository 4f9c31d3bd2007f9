package dev.switchboard.simulator.account;

import org.jspecify.annotations.Nullable;

/**
 * An account or subaccount, and its auth tokens.
 *
 * @param sid {@code AC…}
 * @param parentAccountSid the account that it is a subaccount of; none for one of its own
 * @param friendlyName its name
 * @param authToken the primary auth token, which signs webhooks
 * @param secondaryAuthToken authenticates requests too, while there is one
 * @param trial whether it may have one number only
 */
public record SimulatedAccount(
        String sid,
        @Nullable String parentAccountSid,
        String friendlyName,
        String authToken,
        @Nullable String secondaryAuthToken,
        boolean trial) {

    public SimulatedAccount {
        if (!SimulatorSids.isSid("AC", sid)) {
            throw new IllegalArgumentException("sid must be AC and 32 hexadecimal digits");
        }
        if (parentAccountSid != null && !SimulatorSids.isSid("AC", parentAccountSid)) {
            throw new IllegalArgumentException("parentAccountSid must be AC and 32 hexadecimal digits");
        }
        if (authToken.isBlank()) {
            throw new IllegalArgumentException("authToken must not be blank");
        }
    }

    /** One of its own, without a secondary auth token. */
    public static SimulatedAccount of(String sid, String authToken) {
        return new SimulatedAccount(sid, null, "Simulator", authToken, null, false);
    }

    public SimulatedAccount withParent(@Nullable String newParentAccountSid) {
        return new SimulatedAccount(sid, newParentAccountSid, friendlyName, authToken, secondaryAuthToken, trial);
    }

    public SimulatedAccount withFriendlyName(String newFriendlyName) {
        return new SimulatedAccount(sid, parentAccountSid, newFriendlyName, authToken, secondaryAuthToken, trial);
    }

    public SimulatedAccount withAuthToken(String newAuthToken) {
        return new SimulatedAccount(sid, parentAccountSid, friendlyName, newAuthToken, secondaryAuthToken, trial);
    }

    public SimulatedAccount withSecondaryAuthToken(@Nullable String newSecondaryAuthToken) {
        return new SimulatedAccount(sid, parentAccountSid, friendlyName, authToken, newSecondaryAuthToken, trial);
    }

    public SimulatedAccount asTrial() {
        return new SimulatedAccount(sid, parentAccountSid, friendlyName, authToken, secondaryAuthToken, true);
    }

    /** Without the tokens. */
    @Override
    public String toString() {
        return "SimulatedAccount[" + sid + "]";
    }
}
