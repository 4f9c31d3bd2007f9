package dev.switchboard.activities.purchase;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.switchboard.activities.DatabaseTest;
import dev.switchboard.activities.InMemoryTwilioAccount;
import dev.switchboard.activities.number.NewPhoneNumber;
import dev.switchboard.activities.number.NumberImports;
import dev.switchboard.activities.operation.NewOperation;
import dev.switchboard.workflows.number.Capabilities;
import dev.switchboard.workflows.number.MonthlyPrice;
import dev.switchboard.workflows.operation.OperationType;
import dev.switchboard.workflows.purchase.AvailableNumber;
import dev.switchboard.workflows.purchase.BoughtNumber;
import dev.switchboard.workflows.purchase.BuyNumberInput;
import dev.switchboard.workflows.purchase.NumberCriteria;
import dev.switchboard.workflows.purchase.NumberType;
import dev.switchboard.workflows.purchase.PurchaseActivities;
import dev.switchboard.workflows.purchase.PurchaseNumberInput;
import dev.switchboard.workflows.purchase.PurchaseTerms;
import dev.switchboard.workflows.purchase.PurchaseUse;
import dev.switchboard.workflows.purchase.PurchaseWish;
import dev.switchboard.workflows.purchase.RequiredCapabilities;
import io.temporal.failure.ApplicationFailure;
import java.math.BigDecimal;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PurchasesTest extends DatabaseTest {

    private static final String NUMBER = "+14155550100";
    private static final BoughtNumber BOUGHT = new BoughtNumber("PN0100", NUMBER, new Capabilities(true, true, false));

    private final PurchaseActivities activities = bean(PurchaseActivities.class);
    private final Purchases purchases = bean(Purchases.class);
    private final Budgets budgets = bean(Budgets.class);

    @BeforeEach
    void aBudgetOfTen() {
        budgets.put(DEMO, new BigDecimal("10"), "USD");
    }

    @Test
    void aPurchaseReservesTheMostThenPaysThePriceAndGivesBackTheRest() {
        String operation = begin(2, "2.00");
        assertThat(committed()).isEqualByComparingTo("4.00");

        assertThat(intend(operation, 1, NUMBER)).isTrue();
        assertThat(committed()).isEqualByComparingTo("3.15");
        String id = activities.recordPurchase(operation, 1, BOUGHT);
        activities.endPurchase(operation);

        assertThat(committed()).isEqualByComparingTo("1.15");
        assertThat(number(id).owner()).isEqualTo(DEMO);
        assertThat(purchases.find(operation))
                .extracting(Purchase::state)
                .containsExactly(PurchaseState.BOUGHT, PurchaseState.NOT_BOUGHT);
    }

    @Test
    void everyStepMayBeRepeated() {
        PurchaseNumberInput input = input(anOperation(), 1, "2.00", null);
        activities.beginPurchase(input);
        activities.beginPurchase(input);
        assertThat(intend(input.operationId(), 1, NUMBER)).isTrue();
        purchases.ask(input.operationId(), 1);
        assertThat(intend(input.operationId(), 1, NUMBER)).isTrue();
        assertThat(purchases.wasAsked(input.operationId(), 1)).isTrue();

        String first = activities.recordPurchase(input.operationId(), 1, BOUGHT);
        String second = activities.recordPurchase(input.operationId(), 1, BOUGHT);
        activities.endPurchase(input.operationId());
        activities.endPurchase(input.operationId());

        assertThat(second).isEqualTo(first);
        assertThat(committed()).isEqualByComparingTo("1.15");
        activities.recordRelease(input.operationId(), 1);
        activities.recordRelease(input.operationId(), 1);
        assertThat(committed()).isEqualByComparingTo("0");
        assertThat(phoneNumbers.find(first)).isEmpty();
    }

    @Test
    void purchasesSideBySideNeverExceedTheBudget() {
        List<String> ids =
                IntStream.range(0, 20).mapToObj(index -> anOperation()).toList();
        AtomicInteger refused = new AtomicInteger();

        ids.parallelStream().forEach(id -> {
            try {
                activities.beginPurchase(input(id, 1, "3.00", null));
            } catch (ApplicationFailure failure) {
                assertThat(failure.getType()).isEqualTo("budget_exceeded");
                refused.incrementAndGet();
            }
        });

        assertThat(refused).hasValue(17);
        assertThat(committed()).isEqualByComparingTo("9.00");
    }

    @Test
    void whoHasNoBudgetOrOneInAnotherCurrencyIsToldTheCure() {
        jdbc.sql("DELETE FROM budget").update();
        assertThatThrownBy(() -> begin(1, "1.00")).hasMessageContaining("PUT /api/budget");

        budgets.put(DEMO, BigDecimal.TEN, "EUR");
        assertThatThrownBy(() -> begin(1, "1.00")).hasMessageContaining("EUR");
        budgets.put(DEMO, BigDecimal.ONE, "USD");
        assertThatThrownBy(() -> begin(2, "1.00"))
                .hasMessageContaining("2.00 USD")
                .hasMessageContaining("1");
        assertThat(committed()).isEqualByComparingTo("0");
    }

    @Test
    void anothersAgentGetsNoNumber() {
        String operation = anOperation();

        assertThatThrownBy(() ->
                        activities.beginPurchase(input(operation, 1, "1.00", new PurchaseUse("agent_900", false))))
                .isInstanceOfSatisfying(
                        ApplicationFailure.class,
                        failure -> assertThat(failure.getType()).isEqualTo("agent_not_owned"));
        assertThat(committed()).isEqualByComparingTo("0");
    }

    @Test
    void twoPurchasesAreNeverAfterTheSameNumberAndNoneAfterOneThatIsHere() {
        String one = begin(1, "2.00");
        String other = begin(1, "2.00");

        assertThat(intend(one, 1, NUMBER)).isTrue();
        assertThat(intend(other, 1, NUMBER)).isFalse();
        assertThat(intend(other, 1, "+15550000123")).isFalse();
        assertThat(intend(other, 1, "+14155550101")).isTrue();
        activities.recordPurchase(one, 1, BOUGHT);
        assertThat(intend(begin(1, "2.00"), 1, NUMBER)).isFalse();
    }

    @Test
    void anotherCandidateWasNotAskedFor() {
        String operation = begin(1, "2.00");
        intend(operation, 1, NUMBER);
        purchases.ask(operation, 1);

        intend(operation, 1, "+14155550101");

        assertThat(purchases.wasAsked(operation, 1)).isFalse();
    }

    @Test
    void nobodyImportsWhatSomebodyElseIsBuying() {
        String operation = begin(1, "2.00");
        intend(operation, 1, NUMBER);
        List<NewPhoneNumber> listed = List.of(new NewPhoneNumber(
                "PN0100",
                OTHER,
                NUMBER,
                InMemoryTwilioAccount.ACCOUNT_SID,
                "PN0100",
                new Capabilities(true, true, false)));

        bean(NumberImports.class).keep("op_import", listed);
        assertThat(phoneNumbers.find("PN0100")).isEmpty();

        String id = activities.recordPurchase(operation, 1, BOUGHT);
        bean(NumberImports.class).keep("op_import", listed);
        assertThat(number(id).owner()).isEqualTo(DEMO);
    }

    @Test
    void nothingIsSentOnceTheOperationHasEnded() {
        String operation = begin(1, "2.00");
        intend(operation, 1, NUMBER);
        purchases.require(operation, 1, PurchaseState.INTENDED);
        jdbc.sql("UPDATE operation SET state = 'INTERRUPTED', ended_at = now()").update();

        assertThatThrownBy(() -> purchases.require(operation, 1, PurchaseState.INTENDED))
                .isInstanceOfSatisfying(
                        ApplicationFailure.class,
                        failure -> assertThat(failure.getType()).isEqualTo("interrupted"));
    }

    @Test
    void aLostPurchaseTellsWhatIsInDoubtAndWhatItHasBought() {
        String operation = begin(3, "2.00");
        intend(operation, 1, NUMBER);
        purchases.ask(operation, 1);
        String id = activities.recordPurchase(operation, 1, BOUGHT);
        intend(operation, 2, "+14155550101");
        purchases.ask(operation, 2);
        intend(operation, 3, "+14155550102");

        assertThat(activities.loadInterruptedPurchase(operation)).satisfies(found -> {
            assertThat(found.accountSid()).isEqualTo(InMemoryTwilioAccount.ACCOUNT_SID);
            assertThat(found.inDoubt())
                    .extracting(number -> number.number().phoneNumber())
                    .containsExactly("+14155550101");
            assertThat(found.bought())
                    .singleElement()
                    .satisfies(bought -> assertThat(bought.phoneNumberId()).isEqualTo(id));
        });
    }

    @Test
    void theCurrencyOfABudgetStaysWhileItPays() {
        begin(1, "2.00");

        assertThat(budgets.put(DEMO, BigDecimal.ONE, "EUR")).isFalse();
        assertThat(budgets.put(DEMO, BigDecimal.ONE, "USD")).isTrue();
        assertThat(budgets.find(DEMO)).hasValueSatisfying(budget -> {
            assertThat(budget.committed()).isEqualByComparingTo("2.00");
            assertThat(budget.left()).isEqualByComparingTo("0");
        });
    }

    private String begin(int count, String most) {
        String operation = anOperation();
        activities.beginPurchase(input(operation, count, most, null));
        return operation;
    }

    private String anOperation() {
        return operations
                .open(new NewOperation(DEMO, OperationType.PURCHASE, null, null, "purchase/1", null, null))
                .operation()
                .id();
    }

    private boolean intend(String operation, int ordinal, String phoneNumber) {
        return activities.intendPurchase(
                new BuyNumberInput(
                        operation,
                        ordinal,
                        InMemoryTwilioAccount.ACCOUNT_SID,
                        new AvailableNumber(phoneNumber, null, null, RequiredCapabilities.NONE, "none"),
                        new PurchaseWish.Details(null, null, null),
                        null),
                usd("1.15"));
    }

    private static PurchaseNumberInput input(String operation, int count, String most, @Nullable PurchaseUse use) {
        return new PurchaseNumberInput(
                operation,
                DEMO,
                InMemoryTwilioAccount.ACCOUNT_SID,
                new PurchaseWish(
                        null,
                        new NumberCriteria("US", NumberType.LOCAL, null, null, RequiredCapabilities.NONE),
                        count,
                        new PurchaseWish.Details(null, null, null)),
                use,
                new PurchaseTerms(usd(most), true),
                null);
    }

    private static MonthlyPrice usd(String amount) {
        return new MonthlyPrice(new BigDecimal(amount), "USD");
    }

    private BigDecimal committed() {
        return budgets.find(DEMO).orElseThrow().committed();
    }
}
