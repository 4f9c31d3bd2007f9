package dev.switchboard.activities.twilio;

import dev.switchboard.workflows.number.MonthlyPrice;
import dev.switchboard.workflows.purchase.AvailableNumber;
import dev.switchboard.workflows.purchase.NumberCriteria;
import dev.switchboard.workflows.purchase.NumberType;
import java.util.List;
import java.util.Optional;

/** What Twilio sells to an account. Every method throws {@code TwilioException}; none retries. */
public interface TwilioMarket {

    /**
     * Numbers for sale, as Twilio lists them: others look at the same ones.
     *
     * @param limit at most 1,000
     * @return none where Twilio has none; a country or type that it does not sell is refused as gone
     */
    List<AvailableNumber> search(NumberCriteria criteria, int limit);

    /** What a number costs a month; none where Twilio has no price. */
    Optional<MonthlyPrice> price(String country, NumberType type);
}
