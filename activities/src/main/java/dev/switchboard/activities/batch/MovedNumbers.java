package dev.switchboard.activities.batch;

import dev.switchboard.activities.account.StoredAccount;
import dev.switchboard.activities.account.StoredAccounts;
import dev.switchboard.activities.number.PhoneNumber;
import dev.switchboard.activities.twilio.TwilioAccounts;
import dev.switchboard.activities.twilio.error.TwilioException;
import dev.switchboard.activities.twilio.pace.RequestContext;
import dev.switchboard.workflows.number.NumberReference;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Looks for numbers that their account does not have any more: a number that moves to another account keeps its SID.
 */
@Component
public final class MovedNumbers {

    /** Each is a request. */
    private static final int ACCOUNTS_TO_ASK = 20;

    private static final Logger log = LoggerFactory.getLogger(MovedNumbers.class);

    private final TwilioAccounts accounts;
    private final StoredAccounts stored;

    MovedNumbers(TwilioAccounts accounts, StoredAccounts stored) {
        this.accounts = accounts;
        this.stored = stored;
    }

    /** The account that has the number now: the configured one or one of its owner's, and nobody else's. */
    public Optional<String> accountOf(PhoneNumber number, RequestContext context) {
        Stream<String> others = stored.list(number.owner(), null, ACCOUNTS_TO_ASK).items().stream()
                .map(StoredAccount::accountSid);
        return Stream.concat(Stream.of(accounts.configuredSid()), others)
                .filter(accountSid -> !accountSid.equals(number.accountSid()))
                .filter(accountSid -> has(accountSid, number, context))
                .findFirst();
    }

    /** Whether the account has the number. */
    public boolean has(String accountSid, PhoneNumber number, RequestContext context) {
        if (number.phoneNumberSid() == null) {
            return false;
        }
        try {
            return accounts.of(accountSid, context)
                    .readNumber(
                            new NumberReference(number.id(), number.phoneNumber(), accountSid, number.phoneNumberSid()))
                    .phoneNumber()
                    .equals(number.phoneNumber());
        } catch (TwilioException e) {
            if (!e.gone()) {
                log.warn("Whether {} has moved to {} is unknown: {}", number.id(), accountSid, e.getMessage());
            }
            return false;
        }
    }
}
