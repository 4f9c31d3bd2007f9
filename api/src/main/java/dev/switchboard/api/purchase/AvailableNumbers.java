package dev.switchboard.api.purchase;

import dev.switchboard.activities.twilio.TwilioAccounts;
import dev.switchboard.activities.twilio.TwilioMarket;
import dev.switchboard.activities.twilio.error.TwilioException;
import dev.switchboard.activities.twilio.pace.RequestContext;
import dev.switchboard.api.problem.Problem;
import dev.switchboard.workflows.number.MonthlyPrice;
import dev.switchboard.workflows.purchase.AvailableNumber;
import dev.switchboard.workflows.purchase.NumberCriteria;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** What Twilio has for sale now, for a caller who waits. */
@Component
public final class AvailableNumbers {

    private final TwilioAccounts accounts;

    AvailableNumbers(TwilioAccounts accounts) {
        this.accounts = accounts;
    }

    /** @throws Problem 400 when Twilio sells no such numbers at all */
    List<AvailableNumber> search(String accountSid, NumberCriteria criteria, int limit) {
        TwilioMarket market = accounts.marketOf(accountSid, RequestContext.INTERACTIVE);
        try {
            return market.search(criteria, limit);
        } catch (TwilioException e) {
            if (e.gone()) {
                throw Problem.invalid(
                        "type",
                        "Twilio sells no %s numbers in %s; choose another type or country."
                                .formatted(criteria.type().word(), criteria.country()));
            }
            throw e;
        }
    }

    public Optional<MonthlyPrice> price(String accountSid, NumberCriteria criteria) {
        return accounts.marketOf(accountSid, RequestContext.INTERACTIVE).price(criteria.country(), criteria.type());
    }
}
