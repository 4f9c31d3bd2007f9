package dev.switchboard.api.purchase;

import dev.switchboard.api.problem.Refuses;
import dev.switchboard.workflows.number.MonthlyPrice;
import dev.switchboard.workflows.purchase.AvailableNumber;
import dev.switchboard.workflows.purchase.NumberCriteria;
import dev.switchboard.workflows.purchase.RequiredCapabilities;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.math.BigDecimal;
import java.security.Principal;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api/available-numbers")
@Tag(name = "Buying numbers", description = "What Twilio has for sale, and its purchase.")
public class AvailableNumberController {

    private final AvailableNumbers available;
    private final BuyingAccounts accounts;

    AvailableNumberController(AvailableNumbers available, BuyingAccounts accounts) {
        this.available = available;
        this.accounts = accounts;
    }

    /** Numbers that Twilio has for sale now, and what one of them costs a month. */
    @GetMapping
    @Refuses(asTwilioDoes = true)
    AvailableNumbersPage list(
            Principal caller,
            @RequestParam @Parameter(description = "ISO 3166-1", example = "US") String country,
            @RequestParam @Parameter(description = "local, mobile or toll-free", example = "local") String type,
            @RequestParam
                    @Parameter(description = "A part of the number; `*` is any digit, letters are those of a keypad")
                    @Nullable String contains,
            @RequestParam @Parameter(description = "United States and Canada only", example = "415") @Nullable String areaCode,
            @RequestParam @Parameter(description = "United States and Canada only", example = "CA") @Nullable String inRegion,
            @RequestParam
                    @Parameter(description = "A number or `latitude,longitude`; United States and Canada only")
                    @Nullable String near,
            @RequestParam(defaultValue = "false") boolean voice,
            @RequestParam(defaultValue = "false") boolean sms,
            @RequestParam(defaultValue = "false") boolean mms,
            @RequestParam(defaultValue = "20") @Min(1) @Max(100) int limit,
            @RequestParam @Parameter(description = "One of the caller's; without it the configured account") @Nullable String accountSid) {
        NumberCriteria criteria = CriteriaChecks.ofParameters()
                .check(
                        country,
                        type,
                        contains,
                        new NumberCriteria.Area(areaCode, inRegion, near),
                        new RequiredCapabilities(voice, sms, mms));
        String account = accounts.of(caller.getName(), accountSid);
        List<AvailableNumber> numbers = available.search(account, criteria, limit);
        Optional<MonthlyPrice> price = available.price(account, criteria);
        return new AvailableNumbersPage(
                numbers.stream().map(number -> View.of(number, price)).toList());
    }

    /** What is for sale; Twilio sells the same numbers to others meanwhile. */
    record AvailableNumbersPage(List<View> availableNumbers) {}

    /**
     * A number for sale.
     *
     * @param locality the city, where Twilio tells it
     * @param region the state or province, in the United States and Canada
     * @param addressRequirements the address that its buyer needs: none, any, local or foreign
     * @param monthlyPrice null where Twilio tells none
     * @param currency null where Twilio tells no price
     */
    @Schema(name = "AvailableNumber")
    record View(
            @Schema(example = "+14155550100") String phoneNumber,
            @Nullable String locality,
            @Nullable String region,
            RequiredCapabilities capabilities,
            String addressRequirements,
            @Schema(example = "1.15") @Nullable BigDecimal monthlyPrice,
            @Schema(example = "USD") @Nullable String currency) {

        static View of(AvailableNumber number, Optional<MonthlyPrice> price) {
            return new View(
                    number.phoneNumber(),
                    number.locality(),
                    number.region(),
                    number.can(),
                    number.addressRequirements(),
                    price.map(MonthlyPrice::amount).orElse(null),
                    price.map(MonthlyPrice::currency).orElse(null));
        }
    }
}
