package dev.switchboard.workflows.purchase;

import dev.switchboard.workflows.number.Capabilities;
import dev.switchboard.workflows.number.MonthlyPrice;
import dev.switchboard.workflows.operation.Delivery;
import dev.switchboard.workflows.operation.ErrorCode;
import dev.switchboard.workflows.operation.Failures;
import dev.switchboard.workflows.operation.OperationFailure;
import java.math.BigDecimal;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;

/** Purchases, and a Twilio that sells five numbers, in memory: what the activities promise. */
public final class FakeMarket implements PurchaseActivities {

    /** What buying does instead of succeeding. */
    public enum Fault {
        SOLD_MEANWHILE,
        OWNED_BEFORE,
        ADDRESS_REQUIRED,
        /** Bought, and the answer is lost. */
        CUT_AFTER_APPLY,
        /** Not bought, and nobody knows. */
        LOST
    }

    public final List<String> steps = new CopyOnWriteArrayList<>();
    /** What the account has at Twilio. */
    public final Set<String> atTwilio = new TreeSet<>();
    /** What is recorded here. */
    public final Set<String> here = new TreeSet<>();

    public final List<String> forSale = new ArrayList<>(List.of("+1", "+2", "+3", "+4", "+5", "+6"));
    public MonthlyPrice price = new MonthlyPrice(new BigDecimal("1.15"), "USD");
    public boolean overBudget;
    /** For these the pool that they are for was deleted, or may have no more. */
    public final Set<String> forNoPool = new TreeSet<>();

    public boolean releaseRefused;
    private final Map<String, Deque<Fault>> faults = new HashMap<>();

    public void script(String phoneNumber, Fault... failing) {
        faults.computeIfAbsent(phoneNumber, number -> new ArrayDeque<>()).addAll(List.of(failing));
    }

    @Override
    public void beginPurchase(PurchaseNumberInput input) {
        steps.add("begin");
        if (overBudget) {
            throw Failures.refusal(ErrorCode.BUDGET_EXCEEDED, "The budget has less left.");
        }
    }

    @Override
    public boolean intendPurchase(BuyNumberInput input, MonthlyPrice of) {
        steps.add("intend " + input.number().phoneNumber());
        if (forNoPool.contains(input.number().phoneNumber())) {
            throw Failures.refusal(ErrorCode.POOL_FULL, "The pool was deleted.");
        }
        return !here.contains(input.number().phoneNumber());
    }

    @Override
    public String recordPurchase(String operationId, int ordinal, BoughtNumber bought) {
        steps.add("record " + bought.phoneNumber());
        here.add(bought.phoneNumber());
        return "phone_" + ordinal;
    }

    @Override
    public void recordRelease(String operationId, int ordinal) {
        steps.add("forget phone_" + ordinal);
    }

    /** What {@link #loadInterruptedPurchase} finds: numbers that Twilio was asked for. */
    public final List<String> inDoubt = new ArrayList<>();

    @Override
    public InterruptedPurchase loadInterruptedPurchase(String operationId) {
        List<BuyNumberInput> asked = inDoubt.stream()
                .filter(number -> !here.contains(number))
                .map(number -> new BuyNumberInput(
                        operationId,
                        1,
                        "AC1",
                        new AvailableNumber(number, null, null, RequiredCapabilities.NONE, "none"),
                        new PurchaseWish.Details(null, null, null),
                        null))
                .toList();
        return new InterruptedPurchase(
                "AC1",
                asked,
                here.stream()
                        .map(number -> new InterruptedPurchase.Bought("phone_" + number, price))
                        .toList());
    }

    @Override
    public void endPurchase(String operationId) {
        steps.add("end");
    }

    public PurchaseTwilioActivities twilio() {
        return new AtTwilio();
    }

    private final class AtTwilio implements PurchaseTwilioActivities {

        @Override
        public MonthlyPrice readPrice(String accountSid, NumberCriteria criteria) {
            steps.add("price");
            return price;
        }

        @Override
        public List<AvailableNumber> searchNumbers(String accountSid, PurchaseWish wish, int limit) {
            steps.add("search " + limit);
            return forSale.stream()
                    .limit(limit)
                    .map(number ->
                            new AvailableNumber(number, null, null, new RequiredCapabilities(true, true, true), "none"))
                    .toList();
        }

        @Override
        public BoughtNumber buyNumber(BuyNumberInput input) {
            String number = input.number().phoneNumber();
            steps.add("buy " + number);
            Fault fault = faults.getOrDefault(number, new ArrayDeque<>()).poll();
            if (fault != null) {
                suffer(fault, number);
            }
            atTwilio.add(number);
            return bought(number);
        }

        private void suffer(Fault fault, String number) {
            switch (fault) {
                case SOLD_MEANWHILE -> throw refused(21422);
                case ADDRESS_REQUIRED -> throw refused(21631);
                case OWNED_BEFORE -> throw Failures.refusal(ErrorCode.ALREADY_OWNED, number + " was there before.");
                case CUT_AFTER_APPLY -> {
                    atTwilio.add(number);
                    throw unknown();
                }
                case LOST -> throw unknown();
            }
        }

        @Override
        public Optional<BoughtNumber> findBought(BuyNumberInput input) {
            String number = input.number().phoneNumber();
            steps.add("find " + number);
            return atTwilio.contains(number) ? Optional.of(bought(number)) : Optional.empty();
        }

        @Override
        public void releaseBought(BuyNumberInput input, BoughtNumber bought) {
            steps.add("release " + bought.phoneNumber());
            if (releaseRefused) {
                throw Failures.refusal(ErrorCode.CHANGED_BY_OTHERS, "Somebody uses it.");
            }
            atTwilio.remove(bought.phoneNumber());
        }
    }

    private static BoughtNumber bought(String number) {
        return new BoughtNumber("PN_" + number, number, new Capabilities(true, true, false));
    }

    private static RuntimeException refused(int code) {
        return Failures.nonRetryable(
                new OperationFailure(ErrorCode.TWILIO_REFUSED, "Twilio refused to buy it.", code, 400, null));
    }

    private static RuntimeException unknown() {
        return Failures.with(
                Delivery.OUTSTANDING,
                Failures.retryable(
                        OperationFailure.of(ErrorCode.TWILIO_TIMEOUT, "Whether it was bought is unknown."), null));
    }
}
