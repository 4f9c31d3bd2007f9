package dev.switchboard.api.pool;

import dev.switchboard.activities.pool.PoolLimits;
import dev.switchboard.api.problem.Problem;
import dev.switchboard.api.purchase.CriteriaChecks;
import dev.switchboard.api.web.Id;
import dev.switchboard.api.web.Money;
import dev.switchboard.api.web.Sids;
import dev.switchboard.workflows.number.MonthlyPrice;
import dev.switchboard.workflows.purchase.NumberCriteria;
import dev.switchboard.workflows.purchase.PurchaseWish;
import dev.switchboard.workflows.purchase.RequiredCapabilities;
import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Digits;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import java.math.BigDecimal;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a pool is to have.
 *
 * @param country of its numbers
 * @param type local, mobile or toll-free
 * @param capabilities what they have to be able to do; nothing in particular when left out
 * @param minFree so many are to be free: what lacks is bought
 * @param max so many it has at most, used ones as well: more are not bought
 * @param accountSid one of the caller's accounts; without it the configured one buys
 * @param chatbotId who gets its numbers, unless an assignment says another agent
 * @param maxMonthlyPrice what each may cost; what Twilio asks now, when left out
 * @param currency of that; USD when left out
 * @param addressSid of an address, where the country wants one
 * @param bundleSid of a regulatory bundle, where the country wants one
 */
public record PoolRequest(
        @NotNull(message = "must be given, as in US.") @Schema(example = "US")
        String country,

        @NotNull(message = "must be given, as in local.") @Schema(example = "local")
        String type,

        @Nullable PoolCapabilities capabilities,

        @NotNull(message = COUNT) @Min(value = 0, message = COUNT) @Max(value = MOST, message = COUNT) @Schema(example = "2")
        Integer minFree,

        @NotNull(message = COUNT) @Min(value = 0, message = COUNT) @Max(value = MOST, message = COUNT) @Schema(example = "10")
        Integer max,

        @Pattern(regexp = Sids.ACCOUNT, message = Sids.ACCOUNT_MESSAGE) @Schema(example = "AC0123456789abcdef0123456789abcdef")
        @Nullable String accountSid,

        @Pattern(regexp = Id.PATTERN, message = Id.MESSAGE_IF_GIVEN) @Schema(example = "agent_456") @Nullable String chatbotId,

        @DecimalMin(value = "0", message = Money.LIMITS_OF_ONE) @DecimalMax(value = Money.MOST_OF_ONE, message = Money.LIMITS_OF_ONE) @Digits(integer = Money.DIGITS_OF_ONE, fraction = Money.DECIMALS, message = Money.LIMITS_OF_ONE) @Schema(example = "2.00")
        @Nullable BigDecimal maxMonthlyPrice,

        @Pattern(regexp = Money.CURRENCY, message = Money.CURRENCY_MESSAGE) @Schema(defaultValue = Money.USUAL_CURRENCY)
        @Nullable String currency,

        @Pattern(regexp = Sids.ADDRESS, message = Sids.ADDRESS_MESSAGE) @Nullable String addressSid,

        @Pattern(regexp = Sids.BUNDLE, message = Sids.BUNDLE_MESSAGE) @Nullable String bundleSid) {

    private static final int MOST = 1_000;
    private static final String COUNT = "must be given: at least 0 and at most 1000.";

    /** What numbers have to be able to do; what is left out is not asked for. */
    public record PoolCapabilities(
            @Nullable Boolean voice,
            @Nullable Boolean sms,
            @Nullable Boolean mms) {

        static final PoolCapabilities NONE = new PoolCapabilities(null, null, null);

        public static PoolCapabilities of(RequiredCapabilities can) {
            return new PoolCapabilities(can.voice(), can.sms(), can.mms());
        }

        public RequiredCapabilities required() {
            return new RequiredCapabilities(
                    Boolean.TRUE.equals(voice), Boolean.TRUE.equals(sms), Boolean.TRUE.equals(mms));
        }
    }

    /** @throws Problem 400, which names the field and the cure */
    NumberCriteria criteria() {
        if (max < minFree) {
            throw Problem.invalid("max", "must be at least minFree: also the free numbers are of the pool.");
        }
        if (maxMonthlyPrice == null && currency != null) {
            throw Problem.invalid("currency", "goes with maxMonthlyPrice; without it Twilio's is taken.");
        }
        return CriteriaChecks.within("capabilities")
                .check(
                        country,
                        type,
                        null,
                        NumberCriteria.Area.ANYWHERE,
                        Objects.requireNonNullElse(capabilities, PoolCapabilities.NONE)
                                .required());
    }

    PurchaseWish.Details details() {
        return new PurchaseWish.Details(null, addressSid, bundleSid);
    }

    /** What each number may cost; none when that is not said. */
    @Nullable MonthlyPrice most() {
        return maxMonthlyPrice == null ? null : new MonthlyPrice(maxMonthlyPrice, Money.currency(currency));
    }

    PoolLimits limits(MonthlyPrice most) {
        return new PoolLimits(minFree, max, most);
    }
}
