package dev.switchboard.activities.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.switchboard.activities.DatabaseTest;
import dev.switchboard.activities.InMemoryTwilioAccount;
import dev.switchboard.activities.number.BindingState;
import dev.switchboard.activities.number.FromPool;
import dev.switchboard.activities.number.PoolEmptyException;
import dev.switchboard.activities.number.PooledNumber;
import dev.switchboard.activities.number.PooledNumbers;
import dev.switchboard.activities.operation.NewOperation;
import dev.switchboard.activities.operation.OpenedOperation;
import dev.switchboard.activities.operation.Operation;
import dev.switchboard.activities.purchase.Budgets;
import dev.switchboard.workflows.assignment.ReserveNumberInput;
import dev.switchboard.workflows.audit.AuditAction;
import dev.switchboard.workflows.audit.AuditActivities;
import dev.switchboard.workflows.audit.AuditInput;
import dev.switchboard.workflows.audit.AuditSubject;
import dev.switchboard.workflows.audit.OperationEnd;
import dev.switchboard.workflows.number.Capabilities;
import dev.switchboard.workflows.number.MonthlyPrice;
import dev.switchboard.workflows.number.NumberWorkflowIds;
import dev.switchboard.workflows.operation.ErrorCode;
import dev.switchboard.workflows.operation.OperationFailure;
import dev.switchboard.workflows.operation.OperationState;
import dev.switchboard.workflows.operation.OperationType;
import dev.switchboard.workflows.pool.PoolActivities;
import dev.switchboard.workflows.pool.PoolKey;
import dev.switchboard.workflows.pool.PoolRefill;
import dev.switchboard.workflows.purchase.AvailableNumber;
import dev.switchboard.workflows.purchase.BoughtNumber;
import dev.switchboard.workflows.purchase.BuyNumberInput;
import dev.switchboard.workflows.purchase.NumberCriteria;
import dev.switchboard.workflows.purchase.NumberType;
import dev.switchboard.workflows.purchase.PurchaseActivities;
import dev.switchboard.workflows.purchase.PurchaseNumberInput;
import dev.switchboard.workflows.purchase.PurchaseWish;
import dev.switchboard.workflows.purchase.RequiredCapabilities;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PoolsTest extends DatabaseTest {

    private static final PoolKey KEY = new PoolKey(DEMO, "us-support");
    private static final FromPool ANY = new FromPool("us-support", "agent_456", false, false);

    private final Pools pools = bean(Pools.class);
    private final PooledNumbers pooled = bean(PooledNumbers.class);
    private final PoolActivities activities = bean(PoolActivities.class);
    private final PurchaseActivities purchases = bean(PurchaseActivities.class);

    @BeforeEach
    void aPoolAndABudget() {
        bean(Budgets.class).put(DEMO, new BigDecimal("10"), "USD");
        put(2, 3);
    }

    @Test
    void theFreeNumbersOfAllPoolsAreOfEachThoseThatWereFreeLongest() {
        IntStream.range(0, 4).forEach(this::aFreeNumber);
        String taken = String.valueOf(reserve(ANY).operation().phoneNumberId());

        List<PooledNumber> free = pooled.free(DEMO, 2).getOrDefault(KEY.name(), List.of());

        assertThat(free).hasSize(2).extracting(PooledNumber::id).doesNotContain(taken);
        assertThat(pooled.list(DEMO, KEY.name(), 10)).startsWith(free.toArray(PooledNumber[]::new));
    }

    @Test
    void callersSideBySideNeverGetTheSameNumberAndTheLastIsToldThatThereIsNone() {
        IntStream.range(0, 5).forEach(this::aFreeNumber);
        Set<String> taken = ConcurrentHashMap.newKeySet();
        AtomicInteger empty = new AtomicInteger();

        IntStream.range(0, 20).parallel().forEach(caller -> {
            try {
                Operation operation = reserve(ANY).operation();
                assertThat(operation.workflowId())
                        .isEqualTo(NumberWorkflowIds.workflowId(String.valueOf(operation.phoneNumberId())));
                assertThat(taken.add(String.valueOf(operation.phoneNumberId())))
                        .as("taken once: " + operation)
                        .isTrue();
            } catch (PoolEmptyException none) {
                empty.incrementAndGet();
            }
        });

        assertThat(taken).hasSize(5);
        assertThat(empty).hasValue(15);
        assertThat(operations.unfinished())
                .as("nothing is kept of who got none")
                .hasSize(5);
    }

    @Test
    void theRunOfTheAssignmentFindsItsNumberReserved() {
        aFreeNumber(1);

        Operation operation = reserve(ANY).operation();

        assertThat(number("pooled_1").state()).isEqualTo(BindingState.ASSIGNING);
        assertThat(numberActivities
                        .reserveNumber(
                                new ReserveNumberInput(operation.id(), DEMO, "pooled_1", "agent_456", false, false))
                        .agent()
                        .id())
                .isEqualTo("agent_456");
        numberActivities.releaseReservation(operation.id(), "pooled_1");
        assertThat(number("pooled_1").state()).isEqualTo(BindingState.FREE);
    }

    @Test
    void theSameIdempotencyKeyHasTheSameNumber() {
        aFreeNumber(1);
        aFreeNumber(2);

        OpenedOperation first = reserve(ANY, "key");
        OpenedOperation second = reserve(ANY, "key");

        assertThat(first.isNew()).isTrue();
        assertThat(second.isNew()).isFalse();
        assertThat(second.operation().phoneNumberId())
                .isEqualTo(first.operation().phoneNumberId());
        assertThat(find().counts()).isEqualTo(new PoolCounts(1, 1, 0));
    }

    @Test
    void theNumberThatWasFreeLongestIsGivenFirst() {
        aFreeNumber(1);
        aFreeNumber(2);
        clock.advance(Duration.ofHours(1));
        String operation = anOperation(OperationType.ASSIGN, "pooled_1").id();
        numberActivities.reserveNumber(new ReserveNumberInput(operation, DEMO, "pooled_1", "agent_456", false, false));
        numberActivities.releaseReservation(operation, "pooled_1");

        assertThat(pooled.list(DEMO, "us-support", 10))
                .extracting(PooledNumber::id)
                .containsExactly("pooled_2", "pooled_1");
        assertThat(reserve(ANY).operation().phoneNumberId()).isEqualTo("pooled_2");
    }

    @Test
    void aNumberThatCannotDoWhatIsWantedIsPassedOver() {
        aNumber("voice_only", DEMO, "+15550007001", new Capabilities(true, false, false));
        pooled.put("voice_only", "us-support");

        assertThatThrownBy(() -> reserve(new FromPool("us-support", "agent_456", true, false)))
                .isInstanceOf(PoolEmptyException.class);
        assertThat(reserve(ANY).operation().phoneNumberId()).isEqualTo("voice_only");
    }

    @Test
    void anothersPoolOfTheSameNameGivesNothing() {
        aFreeNumber(1);

        assertThatThrownBy(() -> pooled.reserve(
                        new NewOperation("other", OperationType.ASSIGN, null, "agent_900", "any", null, null),
                        new FromPool("us-support", "agent_900", false, false)))
                .isInstanceOf(PoolEmptyException.class);
    }

    @Test
    void whatAPoolLacksIsBoughtOnceAndNeverMoreThanItMayHave() {
        aFreeNumber(1);

        List<PoolRefill> refills = activities.openRefills("check", null, 10);

        assertThat(refills).hasSize(1);
        PurchaseNumberInput purchase = refills.get(0).purchase();
        assertThat(purchase.wish().count()).isEqualTo(1);
        assertThat(purchase.pool()).isEqualTo("us-support");
        assertThat(activities.openRefills("check", null, 10))
                .as("a repeated step")
                .isEqualTo(refills);
        assertThat(activities.openRefills("next check", null, 10))
                .as("while it is being refilled")
                .isEmpty();
        purchases.beginPurchase(purchase);
        assertThat(find().counts()).isEqualTo(new PoolCounts(1, 0, 1));
        assertThat(buy(purchase, "+14155550100")).isEqualTo("PN0100");
        assertThat(find().counts()).isEqualTo(new PoolCounts(2, 0, 0));
        assertThat(find().cost().amount()).isEqualByComparingTo("1.15");
        assertThat(find().unpriced()).isEqualTo(1);
    }

    @Test
    void usedNumbersCountSoThatNoMoreThanTheMostAreBought() {
        IntStream.range(0, 3).forEach(this::aFreeNumber);
        reserve(ANY);
        reserve(ANY);

        assertThat(find().counts()).isEqualTo(new PoolCounts(1, 2, 0));
        assertThat(activities.openRefills("check", null, 10))
                .as("three are the most")
                .isEmpty();
        assertThat(pools.countShort()).isEqualTo(1);
    }

    @Test
    void aRefillThatIsTooLateForTheMostIsRefused() {
        PurchaseNumberInput purchase =
                activities.openRefills("check", null, 10).get(0).purchase();
        IntStream.range(0, 2).forEach(this::aFreeNumber);

        assertRefused(() -> purchases.beginPurchase(purchase), ErrorCode.POOL_FULL, "us-support", "max");
    }

    @Test
    void aRefusalIsToldAndEachNextOneIsTriedLater() {
        OperationFailure because = OperationFailure.of(ErrorCode.BUDGET_EXCEEDED, "The budget has less left.");

        end(activities.openRefills("first", null, 10).get(0), because);
        assertThat(find().refusal()).satisfies(refusal -> {
            assertThat(refusal.because()).isEqualTo(because);
            assertThat(refusal.times()).isEqualTo(1);
            assertThat(refusal.retryAt()).isEqualTo(clock.instant().plus(Duration.ofMinutes(10)));
        });
        assertThat(activities.openRefills("too early", null, 10)).isEmpty();

        clock.advance(Duration.ofMinutes(11));
        end(activities.openRefills("second", null, 10).get(0), because);
        assertThat(find().refusal()).satisfies(refusal -> {
            assertThat(refusal.times()).isEqualTo(2);
            assertThat(refusal.retryAt()).isEqualTo(clock.instant().plus(Duration.ofMinutes(20)));
        });

        clock.advance(Duration.ofMinutes(21));
        end(activities.openRefills("third", null, 10).get(0), null);
        assertThat(find().refusal()).isNull();
    }

    @Test
    void aChangedPoolIsTriedAtOnce() {
        end(
                activities.openRefills("first", null, 10).get(0),
                OperationFailure.of(ErrorCode.TWILIO_REFUSED, "It needs an address."));

        put(1, 3);

        assertThat(find().refusal()).isNull();
        assertThat(activities.openRefills("second", null, 10)).hasSize(1);
    }

    @Test
    void aNumberThatIsBoughtForAPoolThatIsGoneIsInNone() {
        PurchaseNumberInput purchase =
                activities.openRefills("check", null, 10).get(0).purchase();
        purchases.beginPurchase(purchase);
        pooled.takeAllOut(DEMO, "us-support");
        pools.delete(KEY);

        String id = buy(purchase, "+14155550100");

        assertThat(pooled.poolOf(id)).isEmpty();
        assertThat(number(id).state()).isEqualTo(BindingState.FREE);
    }

    private String buy(PurchaseNumberInput purchase, String phoneNumber) {
        assertThat(purchases.intendPurchase(
                        new BuyNumberInput(
                                purchase.operationId(),
                                1,
                                purchase.accountSid(),
                                new AvailableNumber(phoneNumber, null, null, RequiredCapabilities.NONE, "none"),
                                purchase.wish().details(),
                                null),
                        usd("1.15")))
                .isTrue();
        return purchases.recordPurchase(
                purchase.operationId(),
                1,
                new BoughtNumber(sidOf(phoneNumber), phoneNumber, new Capabilities(true, true, false)));
    }

    private void end(PoolRefill refill, @Nullable OperationFailure because) {
        String operationId = refill.purchase().operationId();
        bean(AuditActivities.class)
                .audit(new AuditInput(
                        operationId,
                        because == null ? AuditAction.NUMBERS_PURCHASED : AuditAction.NUMBERS_PURCHASE_FAILED,
                        DEMO,
                        AuditSubject.ofAccount(InMemoryTwilioAccount.ACCOUNT_SID),
                        because == null
                                ? OperationEnd.completed(Map.of())
                                : OperationEnd.failed(OperationState.FAILED, because)));
    }

    private OpenedOperation reserve(FromPool wanted) {
        return reserve(wanted, null);
    }

    private OpenedOperation reserve(FromPool wanted, @Nullable String key) {
        return pooled.reserve(
                new NewOperation(DEMO, OperationType.ASSIGN, null, wanted.agentId(), "any", key, null), wanted);
    }

    private void aFreeNumber(int index) {
        String id = "pooled_" + index;
        aNumber(id, DEMO, "+1555000800" + index, new Capabilities(true, true, false));
        pooled.put(id, "us-support");
    }

    private PoolState find() {
        return pools.find(KEY).orElseThrow();
    }

    private void put(int minFree, int max) {
        pools.put(new Pool(
                KEY,
                new NumberCriteria("US", NumberType.LOCAL, null, null, RequiredCapabilities.NONE),
                new PurchaseWish.Details(null, null, null),
                new PoolLimits(minFree, max, usd("2.00")),
                InMemoryTwilioAccount.ACCOUNT_SID,
                "agent_456"));
    }

    private static MonthlyPrice usd(String amount) {
        return new MonthlyPrice(new BigDecimal(amount), "USD");
    }
}
