package dev.switchboard.activities.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.switchboard.activities.DatabaseTest;
import dev.switchboard.activities.InMemoryTwilioAccount;
import dev.switchboard.activities.agent.AgentInUseException;
import dev.switchboard.activities.agent.Agents;
import dev.switchboard.activities.number.BindingState;
import dev.switchboard.activities.number.FromPool;
import dev.switchboard.activities.number.NewPhoneNumber;
import dev.switchboard.activities.number.NumberImports;
import dev.switchboard.activities.number.PoolEmptyException;
import dev.switchboard.activities.number.PooledNumber;
import dev.switchboard.activities.number.PooledNumbers;
import dev.switchboard.activities.number.UnfitFor;
import dev.switchboard.activities.operation.NewOperation;
import dev.switchboard.activities.operation.OpenedOperation;
import dev.switchboard.activities.operation.Operation;
import dev.switchboard.activities.purchase.Budgets;
import dev.switchboard.testing.Aside;
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
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

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
        assertThat(find().counts()).isEqualTo(new PoolCounts(1, 1, 0, 0));
    }

    @Test
    void theNumberThatWasFreeLongestIsGivenFirst() {
        aFreeNumber(1);
        aFreeNumber(2);
        clock.advance(Duration.ofHours(1));
        String operation = anOperation(OperationType.ASSIGN, "pooled_1").id();
        numberActivities.reserveNumber(new ReserveNumberInput(operation, DEMO, "pooled_1", "agent_456", false, false));
        numberActivities.confirmAssignment(operation, "pooled_1");
        ended(operation, null);
        String unassigning = anOperation(OperationType.UNASSIGN, "pooled_1").id();
        numberActivities.markReleasing(unassigning, DEMO, "pooled_1");
        numberActivities.confirmRelease(unassigning, "pooled_1");

        assertThat(pooled.list(DEMO, "us-support", 10))
                .extracting(PooledNumber::id)
                .containsExactly("pooled_2", "pooled_1");
        assertThat(reserve(ANY).operation().phoneNumberId()).isEqualTo("pooled_2");
    }

    @Test
    void anAssignmentThatFailsLeavesTheNumberFreeForAsLongAndGivesTheOthersFirst() {
        aFreeNumber(1);
        clock.advance(Duration.ofHours(1));
        aFreeNumber(2);
        List<PooledNumber> before = pooled.list(DEMO, "us-support", 10);
        Operation failed = reserve(ANY).operation();
        assertThat(failed.phoneNumberId()).isEqualTo("pooled_1");
        assertThat(pooled.list(DEMO, "us-support", 10))
                .filteredOn(number -> number.id().equals("pooled_1"))
                .extracting(PooledNumber::freeSince)
                .containsExactly((Instant) null);
        clock.advance(Duration.ofHours(1));

        numberActivities.releaseReservation(failed.id(), "pooled_1");
        ended(failed.id(), OperationFailure.of(ErrorCode.TWILIO_UNAVAILABLE, "Twilio did not answer."));

        assertThat(pooled.list(DEMO, "us-support", 10)).isEqualTo(before);
        assertThat(reserve(ANY).operation().phoneNumberId()).isEqualTo("pooled_2");
        assertThat(reserve(ANY).operation().phoneNumberId()).isEqualTo("pooled_1");
    }

    @Test
    void aNumberThatTwilioDoesNotFindIsNeitherFreeNorGivenUntilAnImportFindsIt() {
        aFreeNumber(1);
        Operation failed = reserve(ANY).operation();
        numberActivities.releaseReservation(failed.id(), "pooled_1");
        ended(failed.id(), new OperationFailure(ErrorCode.TWILIO_REFUSED, "Not found.", 20404, 404, null));

        assertThat(find().counts()).isEqualTo(new PoolCounts(0, 0, 1, 0));
        assertThat(pooled.list(DEMO, "us-support", 10))
                .extracting(PooledNumber::unfit)
                .containsExactly(UnfitFor.MISSING);
        assertThatThrownBy(() -> reserve(ANY)).isInstanceOf(PoolEmptyException.class);
        assertThat(find().lacks()).as("what can be given lacks").isEqualTo(2);

        bean(NumberImports.class)
                .keep(
                        "op_import",
                        List.of(new NewPhoneNumber(
                                "pooled_1",
                                DEMO,
                                "+15550008001",
                                InMemoryTwilioAccount.ACCOUNT_SID,
                                sidOf("+15550008001"),
                                new Capabilities(true, true, false))));
        assertThat(reserve(ANY).operation().phoneNumberId()).isEqualTo("pooled_1");
    }

    @Test
    void aNumberThatCannotDoWhatThePoolPromisesIsNeitherFreeNorGiven() {
        aNumber("no_sms", DEMO, "+15550007001", new Capabilities(true, false, false));
        pooled.put("no_sms", "us-support");
        put(2, 3, new RequiredCapabilities(true, true, false));

        assertThat(find().counts()).isEqualTo(new PoolCounts(0, 0, 1, 0));
        assertThat(pooled.list(DEMO, "us-support", 10))
                .extracting(PooledNumber::unfit)
                .containsExactly(UnfitFor.CAPABILITIES);
        assertThatThrownBy(() -> reserve(ANY)).isInstanceOf(PoolEmptyException.class);
    }

    @Test
    void aNumberThatSomebodyElseIsAboutToReserveIsPassedOver() {
        aFreeNumber(1);
        String byId = anOperation(OperationType.ASSIGN, "pooled_1").id();

        assertThatThrownBy(() -> reserve(ANY)).isInstanceOf(PoolEmptyException.class);
        ended(byId, OperationFailure.of(ErrorCode.TWILIO_UNAVAILABLE, "Twilio did not answer."));
        assertThat(reserve(ANY).operation().phoneNumberId()).isEqualTo("pooled_1");
    }

    @Test
    void aNumberThatIsLockedForAMomentIsWaitedForWhenThereIsNoOther() throws Exception {
        aFreeNumber(1);
        CountDownLatch locked = new CountDownLatch(1);
        CountDownLatch enough = new CountDownLatch(1);
        CompletableFuture<Void> holder = Aside.run(() -> new TransactionTemplate(bean(PlatformTransactionManager.class))
                .executeWithoutResult(status -> {
                    jdbc.sql("UPDATE phone_number SET updated_at = updated_at WHERE id = 'pooled_1'")
                            .update();
                    locked.countDown();
                    try {
                        assertThat(enough.await(1, TimeUnit.MINUTES)).isTrue();
                    } catch (InterruptedException e) {
                        throw new IllegalStateException(e);
                    }
                }));
        assertThat(locked.await(1, TimeUnit.MINUTES)).isTrue();
        CompletableFuture<String> taken =
                Aside.call(() -> String.valueOf(reserve(ANY).operation().phoneNumberId()));
        Awaitility.await()
                .until(() -> taken.isDone()
                        || jdbc.sql("SELECT count(*) FROM pg_locks WHERE NOT granted")
                                        .query(Integer.class)
                                        .single()
                                > 0);

        enough.countDown();

        assertThat(taken.get(1, TimeUnit.MINUTES)).isEqualTo("pooled_1");
        holder.get(1, TimeUnit.MINUTES);
    }

    @Test
    void anAgentThatAPoolNamesIsInUse() {
        bean(Agents.class).create(DEMO, "agent_pooled", "Pooled", null, null);
        pools.put(new Pool(
                KEY,
                find().pool().criteria(),
                find().pool().details(),
                find().pool().limits(),
                InMemoryTwilioAccount.ACCOUNT_SID,
                "agent_pooled"));

        assertThatThrownBy(() -> bean(Agents.class).delete("agent_pooled"))
                .isInstanceOf(AgentInUseException.class)
                .hasMessageContaining("PUT /api/pools/{name}");

        pools.delete(KEY);
        bean(Agents.class).delete("agent_pooled");
        assertThat(bean(Agents.class).find("agent_pooled")).isEmpty();
    }

    @Test
    void aPoolWhoseAgentIsGoneStaysAsItWas() {
        Pool before = find().pool();

        assertThatThrownBy(() -> pools.put(new Pool(
                        KEY,
                        before.criteria(),
                        before.details(),
                        before.limits(),
                        InMemoryTwilioAccount.ACCOUNT_SID,
                        "agent_gone")))
                .isInstanceOf(PoolAgentGoneException.class)
                .hasMessageContaining("agent_gone");

        assertThat(find().pool()).isEqualTo(before);
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
        assertThat(find().counts()).isEqualTo(new PoolCounts(1, 0, 0, 1));
        assertThat(buy(purchase, "+14155550100")).isEqualTo("PN0100");
        assertThat(find().counts()).isEqualTo(new PoolCounts(2, 0, 0, 0));
        assertThat(find().cost().amount()).isEqualByComparingTo("1.15");
        assertThat(find().unpriced()).isEqualTo(1);
    }

    @Test
    void usedNumbersCountSoThatNoMoreThanTheMostAreBought() {
        IntStream.range(0, 3).forEach(this::aFreeNumber);
        reserve(ANY);
        reserve(ANY);

        assertThat(find().counts()).isEqualTo(new PoolCounts(1, 2, 0, 0));
        assertThat(activities.openRefills("check", null, 10))
                .as("three are the most")
                .isEmpty();
        assertThat(pools.countShort()).isEqualTo(1);
    }

    @Test
    void aRefillThatIsTooLateIsRefused() {
        PurchaseNumberInput purchase =
                activities.openRefills("check", null, 10).get(0).purchase();
        IntStream.range(0, 2).forEach(this::aFreeNumber);

        assertRefused(() -> purchases.beginPurchase(purchase), ErrorCode.POOL_FULL, "us-support", "minFree");
        put(4, 4);
        IntStream.range(2, 4).forEach(this::aFreeNumber);
        assertRefused(() -> purchases.beginPurchase(purchase), ErrorCode.POOL_FULL, "us-support", "its max");
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
        PurchaseNumberInput purchase = aRefill();
        intend(purchase, 1, "+14155550100");
        pools.delete(KEY);
        clock.advance(Duration.ofSeconds(1));
        put(2, 3);

        String id = record(purchase, 1, "+14155550100");

        assertThat(pooled.poolOf(id)).isEmpty();
        assertThat(number(id).state()).isEqualTo(BindingState.FREE);
    }

    @Test
    void nothingMoreIsBoughtForAPoolThatWasDeleted() {
        PurchaseNumberInput purchase = aRefill();
        assertThat(buy(purchase, "+14155550100")).isEqualTo("PN0100");
        pooled.takeAllOut(DEMO, "us-support");
        pools.delete(KEY);

        assertRefused(() -> intend(purchase, 2, "+14155550101"), ErrorCode.POOL_FULL, "deleted", "pool");

        clock.advance(Duration.ofSeconds(1));
        put(2, 3);
        assertRefused(() -> intend(purchase, 2, "+14155550101"), ErrorCode.POOL_FULL, "deleted", "pool");
        end(purchase, OperationFailure.of(ErrorCode.TWILIO_REFUSED, "It needs an address."));
        assertThat(find().refusal()).as("of the pool that was deleted").isNull();
    }

    @Test
    void nothingMoreIsBoughtThanAPoolIsToHaveByNow() {
        PurchaseNumberInput purchase = aRefill();
        put(1, 1);

        assertThat(buy(purchase, "+14155550100"))
                .as("what is reserved beside it will not be bought")
                .isEqualTo("PN0100");
        assertRefused(() -> intend(purchase, 2, "+14155550101"), ErrorCode.POOL_FULL, "its max", "max");
        put(1, 3);
        assertRefused(() -> intend(purchase, 2, "+14155550101"), ErrorCode.POOL_FULL, "its minFree", "minFree");
        put(2, 3);
        intend(purchase, 2, "+14155550101");
        intend(purchase, 2, "+14155550101");
        end(purchase, OperationFailure.of(ErrorCode.POOL_FULL, "It has what it is to have."));
        assertThat(find().refusal()).isNull();
    }

    @Test
    void ofARefillAsManyAreBoughtAsTheBudgetCanPay() {
        put(10, 10);

        PurchaseNumberInput purchase = aRefill();

        assertThat(purchase.wish().count()).isEqualTo(10);
        assertThat(find().counts().coming()).as("at 2 each, of a budget of 10").isEqualTo(5);
        intend(purchase, 5, "+14155550105");
        assertRefused(() -> intend(purchase, 6, "+14155550106"), ErrorCode.BUDGET_EXCEEDED, "PUT /api/budget");
        bean(Budgets.class).put(DEMO, new BigDecimal("20"), "USD");
        assertRefused(() -> intend(purchase, 6, "+14155550106"), ErrorCode.BUDGET_EXCEEDED, "refill the pool again");
    }

    @Test
    void aRefillThatCanPayNoneIsRefused() {
        bean(Budgets.class).put(DEMO, new BigDecimal("1.99"), "USD");

        assertRefused(this::aRefill, ErrorCode.BUDGET_EXCEEDED, "2.00 USD");
    }

    /** Which has begun. */
    private PurchaseNumberInput aRefill() {
        PurchaseNumberInput purchase =
                activities.openRefills("check", null, 10).get(0).purchase();
        purchases.beginPurchase(purchase);
        purchases.beginPurchase(purchase);
        return purchase;
    }

    private String buy(PurchaseNumberInput purchase, String phoneNumber) {
        intend(purchase, 1, phoneNumber);
        return record(purchase, 1, phoneNumber);
    }

    private void intend(PurchaseNumberInput purchase, int ordinal, String phoneNumber) {
        assertThat(purchases.intendPurchase(
                        new BuyNumberInput(
                                purchase.operationId(),
                                ordinal,
                                purchase.accountSid(),
                                new AvailableNumber(phoneNumber, null, null, RequiredCapabilities.NONE, "none"),
                                purchase.wish().details(),
                                null),
                        usd("1.15")))
                .isTrue();
    }

    private String record(PurchaseNumberInput purchase, int ordinal, String phoneNumber) {
        return purchases.recordPurchase(
                purchase.operationId(),
                ordinal,
                new BoughtNumber(sidOf(phoneNumber), phoneNumber, new Capabilities(true, true, false)));
    }

    private void end(PoolRefill refill, @Nullable OperationFailure because) {
        end(refill.purchase(), because);
    }

    private void end(PurchaseNumberInput purchase, @Nullable OperationFailure because) {
        String operationId = purchase.operationId();
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

    private void ended(String operationId, @Nullable OperationFailure because) {
        String number = operations.find(operationId).orElseThrow().phoneNumberId();
        bean(AuditActivities.class)
                .audit(new AuditInput(
                        operationId,
                        because == null ? AuditAction.PHONE_ASSIGNED : AuditAction.PHONE_ASSIGNMENT_FAILED,
                        DEMO,
                        AuditSubject.of(number, "agent_456"),
                        because == null
                                ? OperationEnd.completed(Map.of())
                                : OperationEnd.failed(OperationState.FAILED, because)));
    }

    private void put(int minFree, int max) {
        put(minFree, max, RequiredCapabilities.NONE);
    }

    private void put(int minFree, int max, RequiredCapabilities can) {
        pools.put(new Pool(
                KEY,
                new NumberCriteria("US", NumberType.LOCAL, null, null, can),
                new PurchaseWish.Details(null, null, null),
                new PoolLimits(minFree, max, usd("2.00")),
                InMemoryTwilioAccount.ACCOUNT_SID,
                "agent_456"));
    }

    private static MonthlyPrice usd(String amount) {
        return new MonthlyPrice(new BigDecimal(amount), "USD");
    }
}
