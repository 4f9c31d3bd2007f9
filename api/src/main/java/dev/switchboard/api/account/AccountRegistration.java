package dev.switchboard.api.account;

import dev.switchboard.activities.account.NewAccount;
import dev.switchboard.activities.account.StoredAccount;
import dev.switchboard.activities.twilio.AccountCheck;
import dev.switchboard.activities.twilio.TwilioAccounts;
import dev.switchboard.activities.twilio.error.TwilioException;
import dev.switchboard.api.problem.Problem;
import dev.switchboard.api.problem.RequestError;
import org.springframework.stereotype.Component;

/** Stores an account, or a token of it, once Twilio has accepted the token: whoever has that may have the account. */
@Component
final class AccountRegistration {

    private final AccountChanges changes;
    private final TwilioAccounts twilio;
    private final AccountCheck check;

    AccountRegistration(AccountChanges changes, TwilioAccounts twilio, AccountCheck check) {
        this.changes = changes;
        this.twilio = twilio;
        this.check = check;
    }

    StoredAccount store(NewAccount account) {
        AccountCheck.Answer answer = ask(account.accountSid(), account.authToken());
        if (!answer.active()) {
            throw Problem.of(
                    RequestError.CREDENTIALS_REFUSED,
                    "The Twilio account " + account.accountSid() + " is suspended or closed: see the Twilio Console.");
        }
        String parent = account.parentAccountSid();
        if (parent != null && !parent.equals(answer.ownerAccountSid())) {
            throw Problem.invalid("parentAccountSid", "is not the account that Twilio says it is a subaccount of.");
        }
        if (account.accountSid().equals(twilio.configuredSid())) {
            throw Problem.of(
                    RequestError.ACCOUNT_TAKEN,
                    "The Twilio account " + account.accountSid() + " is the configured one; it needs not be stored.");
        }
        return changes.store(account)
                .orElseThrow(() -> Problem.of(
                        RequestError.ACCOUNT_TAKEN,
                        "The Twilio account " + account.accountSid() + " is stored already, by you or another owner."));
    }

    /** Refuses a token that Twilio does not accept, for an account of which it was rotated past us. */
    void requireAccepted(String accountSid, String authToken) {
        ask(accountSid, authToken);
    }

    private AccountCheck.Answer ask(String accountSid, String authToken) {
        try {
            return check.ask(accountSid, authToken);
        } catch (TwilioException e) {
            if (e.retryable()) {
                throw e;
            }
            throw Problem.of(
                            RequestError.CREDENTIALS_REFUSED,
                            "Twilio does not accept this auth token for " + accountSid
                                    + ": copy the primary one from the account's page in the Twilio Console.")
                    .with("twilio", Problem.twilio(e.failure()));
        }
    }
}
