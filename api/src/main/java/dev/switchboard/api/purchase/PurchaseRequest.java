package dev.switchboard.api.purchase;

import dev.switchboard.api.problem.Problem;
import dev.switchboard.api.web.Id;
import dev.switchboard.api.web.Money;
import dev.switchboard.api.web.Sids;
import dev.switchboard.api.web.Text;
import dev.switchboard.workflows.number.MonthlyPrice;
import dev.switchboard.workflows.purchase.NumberCriteria;
import dev.switchboard.workflows.purchase.PurchaseTerms;
import dev.switchboard.workflows.purchase.PurchaseUse;
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
 * What to buy.
 *
 * @param country of the numbers, also of an exact one: the price follows from country and type
 * @param type local, mobile or toll-free
 * @param phoneNumber exactly this one, as {@code GET /api/available-numbers} tells it; without it any that fulfils the
 *     criteria
 * @param criteria what to look for
 * @param count how many; 1 when left out
 * @param accountSid one of the caller's accounts; without it the configured one buys
 * @param friendlyName the name of each at Twilio
 * @param addressSid of an address, where the country wants one
 * @param bundleSid of a regulatory bundle, where the country wants one
 * @param chatbotId who is to answer them; without it they are free
 * @param enableSms whether their messages too; false when left out
 * @param maxMonthlyPrice what each may cost
 * @param currency of that; USD when left out
 * @param keepOnFailure whether a number that was bought and could not be assigned is kept; true when left out
 * @param dryRun whether to tell only what could be bought, and what it would cost
 */
public record PurchaseRequest(
        @NotNull(message = "must be given, as in US.") @Schema(example = "US")
        String country,

        @NotNull(message = "must be given, as in local.") @Schema(example = "local")
        String type,

        @Pattern(regexp = "\\+[1-9][0-9]{6,14}", message = "must be in E.164, as in +14155550100.") @Schema(example = "+14155550100")
        @Nullable String phoneNumber,

        @Nullable Criteria criteria,

        @Min(value = 1, message = COUNT) @Max(value = 50, message = COUNT) @Schema(example = "1", defaultValue = "1")
        @Nullable Integer count,

        @Pattern(regexp = Sids.ACCOUNT, message = Sids.ACCOUNT_MESSAGE) @Schema(example = "AC0123456789abcdef0123456789abcdef")
        @Nullable String accountSid,

        @Nullable @Text(max = 64) @Schema(description = "The name of each at Twilio.")
        String friendlyName,

        @Pattern(regexp = Sids.ADDRESS, message = Sids.ADDRESS_MESSAGE) @Nullable String addressSid,

        @Pattern(regexp = Sids.BUNDLE, message = Sids.BUNDLE_MESSAGE) @Nullable String bundleSid,

        @Pattern(regexp = Id.PATTERN, message = Id.MESSAGE_IF_GIVEN) @Schema(example = "agent_456") @Nullable String chatbotId,

        @Schema(defaultValue = "false") @Nullable Boolean enableSms,

        @NotNull(message = "must be given: what each number may cost a month.") @DecimalMin(value = "0", message = Money.LIMITS_OF_ONE) @DecimalMax(value = Money.MOST_OF_ONE, message = Money.LIMITS_OF_ONE) @Digits(integer = Money.DIGITS_OF_ONE, fraction = Money.DECIMALS, message = Money.LIMITS_OF_ONE) @Schema(example = "2.00")
        BigDecimal maxMonthlyPrice,

        @Pattern(regexp = Money.CURRENCY, message = Money.CURRENCY_MESSAGE) @Schema(defaultValue = Money.USUAL_CURRENCY)
        @Nullable String currency,

        @Schema(defaultValue = "true") @Nullable Boolean keepOnFailure,
        @Schema(defaultValue = "false") @Nullable Boolean dryRun) {

    private static final String COUNT = "must be at least 1 and at most 50.";

    /** What to look for. */
    @Schema(name = "PurchaseCriteria")
    public record Criteria(
            @Nullable String contains,
            @Nullable String areaCode,
            @Nullable String inRegion,
            @Nullable String near,
            @Nullable Boolean voice,
            @Nullable Boolean sms,
            @Nullable Boolean mms) {}

    /** @throws Problem 400, which names the field and the cure */
    PurchaseWish wish() {
        Criteria given = Objects.requireNonNullElse(criteria, new Criteria(null, null, null, null, null, null, null));
        if (phoneNumber != null && criteria != null) {
            throw Problem.invalid("criteria", "goes without phoneNumber: give one of the two.");
        }
        if (phoneNumber != null && numbers() > 1) {
            throw Problem.invalid("count", "must be 1, or left out, where phoneNumber names one.");
        }
        if (sms() && chatbotId == null) {
            throw Problem.invalid("enableSms", "goes with chatbotId, who is to answer the messages.");
        }
        // What is to answer messages has to get them.
        NumberCriteria checked = CriteriaChecks.within("criteria")
                .check(
                        country,
                        type,
                        given.contains(),
                        new NumberCriteria.Area(given.areaCode(), given.inRegion(), given.near()),
                        new RequiredCapabilities(
                                Boolean.TRUE.equals(given.voice()),
                                Boolean.TRUE.equals(given.sms()) || sms(),
                                Boolean.TRUE.equals(given.mms())));
        refuseAnotherCountrys(checked.country());
        return new PurchaseWish(
                phoneNumber, checked, numbers(), new PurchaseWish.Details(friendlyName, addressSid, bundleSid));
    }

    /** Its price would be that of the wrong country. */
    private void refuseAnotherCountrys(String iso) {
        if (phoneNumber == null) {
            return;
        }
        CallingCodes.prefix(iso)
                .filter(prefix -> !phoneNumber.startsWith(prefix))
                .ifPresent(prefix -> {
                    throw Problem.invalid(
                            "phoneNumber",
                            "is not one of %s, whose numbers begin with %s; give its own country, or another number."
                                    .formatted(iso, prefix));
                });
    }

    @Nullable PurchaseUse use() {
        return chatbotId == null ? null : new PurchaseUse(chatbotId, sms());
    }

    PurchaseTerms terms() {
        return new PurchaseTerms(most(), !Boolean.FALSE.equals(keepOnFailure));
    }

    MonthlyPrice most() {
        return new MonthlyPrice(maxMonthlyPrice, Money.currency(currency));
    }

    int numbers() {
        return Objects.requireNonNullElse(count, 1);
    }

    boolean plansOnly() {
        return Boolean.TRUE.equals(dryRun);
    }

    private boolean sms() {
        return Boolean.TRUE.equals(enableSms);
    }
}
