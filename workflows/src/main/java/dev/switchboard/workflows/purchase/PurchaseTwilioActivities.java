package dev.switchboard.workflows.purchase;

import dev.switchboard.workflows.number.MonthlyPrice;
import io.temporal.activity.ActivityInterface;
import io.temporal.activity.ActivityMethod;
import java.util.List;
import java.util.Optional;

/** The steps of a purchase at Twilio, on the task queue {@code twilio}. Every method may be repeated. */
@ActivityInterface
public interface PurchaseTwilioActivities {

    /**
     * What a number costs a month.
     *
     * <p>Refusals: number_not_available, when Twilio tells no price.
     */
    @ActivityMethod
    MonthlyPrice readPrice(String accountSid, NumberCriteria criteria);

    /** Numbers that are for sale, in Twilio's order. Of a country or type that it does not sell: twilio_refused. */
    @ActivityMethod
    List<AvailableNumber> searchNumbers(String accountSid, PurchaseWish wish, int limit);

    /**
     * Buys exactly this number, with its webhooks in the same request. Looks first, by the exact number: what an
     * earlier attempt has bought is not bought again, and what the account had before is not touched.
     *
     * <p>Refusals: already_owned; twilio_refused with Twilio's code, 21422 when somebody else has bought it meanwhile.
     */
    @ActivityMethod
    BoughtNumber buyNumber(BuyNumberInput input);

    /** What a purchase whose answer is unknown has come to: the number; empty when it was not bought. */
    @ActivityMethod
    Optional<BoughtNumber> findBought(BuyNumberInput input);

    /**
     * Releases a number that the operation has bought, while it holds nothing but what we wrote. One that Twilio does
     * not have any more is done.
     *
     * <p>Refusals: changed_by_others.
     */
    @ActivityMethod
    void releaseBought(BuyNumberInput input, BoughtNumber bought);
}
