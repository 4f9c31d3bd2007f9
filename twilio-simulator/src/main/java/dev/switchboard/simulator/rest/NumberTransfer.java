package dev.switchboard.simulator.rest;

import dev.switchboard.simulator.account.Account;
import dev.switchboard.simulator.account.SimulatedAccount;
import dev.switchboard.simulator.account.SimulatedNumber;
import dev.switchboard.simulator.account.SimulatorSids;
import dev.switchboard.simulator.http.TwilioError;

/**
 * Moves numbers between an account and its subaccounts, as an update with {@code AccountSid} does
 * (https://www.twilio.com/docs/iam/api/subaccounts#exchanging-numbers). A number keeps its SID, its URLs and its
 * WhatsApp sender's place; it leaves its Messaging Service. Twilio does not say what becomes of the SIDs of an
 * application or a trunk, which the other account cannot use: here they are gone.
 */
final class NumberTransfer {

    private final HostedAccounts accounts;

    NumberTransfer(HostedAccounts accounts) {
        this.accounts = accounts;
    }

    /**
     * Refuses what Twilio refuses.
     *
     * @param callerSid whose credentials ask for it
     */
    void require(String callerSid, String ownerSid, String targetSid) {
        if (!SimulatorSids.isSid("AC", targetSid)) {
            throw TwilioError.TRANSFER_TO_INVALID_ACCOUNT.about(targetSid);
        }
        SimulatedAccount target =
                accounts.find(targetSid).orElseThrow(() -> TwilioError.TRANSFER_TO_UNKNOWN_ACCOUNT.about(targetSid));
        SimulatedAccount owner = accounts.get(ownerSid);
        if (accounts.get(callerSid).parentAccountSid() != null) {
            throw TwilioError.TRANSFER_BY_SUBACCOUNT.exception();
        }
        boolean related = belongsTo(target, callerSid) && belongsTo(owner, callerSid);
        if (!related) {
            throw TwilioError.TRANSFER_TO_STRANGER.exception();
        }
    }

    private static boolean belongsTo(SimulatedAccount account, String callerSid) {
        return account.sid().equals(callerSid) || callerSid.equals(account.parentAccountSid());
    }

    /** Moves it, whatever Twilio's rules say. */
    SimulatedNumber move(Account from, Account to, SimulatedNumber number) {
        return from.change(() -> {
            from.release(number);
            SimulatedNumber moved = number.with("voice_application_sid", null)
                    .with("sms_application_sid", null)
                    .with("trunk_sid", null);
            to.numbers().put(moved.phoneNumber(), moved);
            return moved;
        });
    }
}
