package dev.switchboard.api.purchase;

import dev.switchboard.activities.number.PhoneNumber;
import dev.switchboard.activities.number.PhoneNumbers;
import dev.switchboard.activities.operation.Operation;
import dev.switchboard.activities.purchase.Budgets;
import dev.switchboard.activities.purchase.Purchase;
import dev.switchboard.activities.purchase.Purchases;
import dev.switchboard.api.number.NumberView;
import dev.switchboard.api.operation.FailureView;
import dev.switchboard.workflows.number.MonthlyPrice;
import dev.switchboard.workflows.purchase.AvailableNumber;
import io.swagger.v3.oas.annotations.media.Schema;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** What a purchase has come to, or would. */
@Component
final class PurchaseAnswers {

    private final Purchases purchases;
    private final PhoneNumbers numbers;
    private final Budgets budgets;

    PurchaseAnswers(Purchases purchases, PhoneNumbers numbers, Budgets budgets) {
        this.purchases = purchases;
        this.numbers = numbers;
        this.budgets = budgets;
    }

    /** Of an operation that has ended well. */
    PurchaseAnswer done(Operation operation) {
        List<Bought> bought = purchases.bought(operation.id()).stream()
                .flatMap(purchase -> bought(purchase).stream())
                .toList();
        int failed = operation.counts().getOrDefault("failed", 0);
        int unassigned = operation.counts().getOrDefault("unassigned", 0);
        return new PurchaseAnswer(
                true,
                message(operation, bought.size(), failed, unassigned),
                bought,
                bought.stream().map(Bought::monthlyPrice).reduce(BigDecimal.ZERO, BigDecimal::add),
                bought.isEmpty() ? null : bought.get(0).currency(),
                failed,
                FailureView.of(operation.failure()));
    }

    private static String message(Operation operation, int kept, int failed, int unassigned) {
        StringBuilder message = new StringBuilder("Bought " + kept + (kept == 1 ? " phone number" : " phone numbers"));
        if (failed > 0) {
            message.append("; ").append(failed).append(" could not be bought");
        }
        if (unassigned > 0) {
            message.append("; ").append(unassigned).append(" could not be assigned, so kept free");
        }
        int released = operation.counts().getOrDefault("released", 0);
        if (released > 0) {
            message.append("; ").append(released).append(" could not be assigned, so released again");
        }
        return message.toString();
    }

    private Optional<Bought> bought(Purchase purchase) {
        return Optional.ofNullable(purchase.phoneNumberId())
                .flatMap(numbers::find)
                .map(number -> Bought.of(number, purchase.price()));
    }

    /** Of a purchase that was not made. */
    PurchasePlan plan(
            String owner, PurchaseRequest request, List<AvailableNumber> found, Optional<MonthlyPrice> price) {
        List<String> obstacles = obstacles(owner, request, found, price);
        return new PurchasePlan(
                true,
                true,
                found.stream().map(AvailableNumber::phoneNumber).toList(),
                price.map(each -> each.times(request.numbers()).amount()).orElse(null),
                price.map(MonthlyPrice::currency).orElse(null),
                budgets.find(owner).map(BudgetView::of).orElse(null),
                obstacles.isEmpty(),
                obstacles);
    }

    private List<String> obstacles(
            String owner, PurchaseRequest request, List<AvailableNumber> found, Optional<MonthlyPrice> price) {
        MonthlyPrice most = request.most();
        List<String> obstacles = new ArrayList<>();
        if (price.isEmpty()) {
            obstacles.add("Twilio tells no price of such numbers, so none is bought; choose another type or country.");
        }
        price.filter(each -> !each.currency().equals(most.currency())
                        || each.amount().compareTo(most.amount()) > 0)
                .ifPresent(each -> obstacles.add(
                        "Twilio asks %s, and maxMonthlyPrice is %s.".formatted(each.words(), most.words())));
        budgets.refusal(owner, most.times(request.numbers())).ifPresent(obstacles::add);
        if (found.size() < request.numbers()) {
            obstacles.add("Twilio has %d such numbers for sale, and %d are wanted."
                    .formatted(found.size(), request.numbers()));
        }
        // A bundle may have the address.
        if (request.addressSid() == null && request.bundleSid() == null) {
            found.stream()
                    .filter(number -> !number.addressRequirements().equals("none"))
                    .findFirst()
                    .ifPresent(number -> obstacles.add(
                            "Twilio sells %s only to who has an address (%s); give an addressSid, or a bundleSid."
                                    .formatted(number.phoneNumber(), number.addressRequirements())));
        }
        return obstacles;
    }

    /**
     * What was bought.
     *
     * @param phoneNumbers those that were bought and are kept
     * @param monthlyCost of all of them
     * @param currency of that; null when none is kept
     * @param failed how many could not be bought
     * @param failure why the last one was not that could not be bought or assigned; null when all were
     */
    public record PurchaseAnswer(
            boolean success,
            @Schema(example = "Bought 1 phone number") String message,
            List<Bought> phoneNumbers,
            BigDecimal monthlyCost,
            @Nullable String currency,
            int failed,
            @Nullable FailureView failure) {}

    /** A number that was bought. */
    @Schema(name = "BoughtNumber")
    public record Bought(NumberView phoneNumber, BigDecimal monthlyPrice, String currency) {

        static Bought of(PhoneNumber number, MonthlyPrice price) {
            return new Bought(NumberView.of(number), price.amount(), price.currency());
        }
    }

    /**
     * What a purchase would come to now.
     *
     * @param candidates numbers that are for sale
     * @param monthlyCost of as many as are wanted; null where Twilio tells no price
     * @param budget null when there is none
     * @param possible whether all of them could be bought
     * @param obstacles why not: a sentence for each thing in the way; empty when they could
     */
    public record PurchasePlan(
            boolean success,
            boolean dryRun,
            List<String> candidates,
            @Nullable BigDecimal monthlyCost,
            @Nullable String currency,
            @Nullable BudgetView budget,
            boolean possible,
            List<String> obstacles) {}
}
