package dev.switchboard.workflows.purchase;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.switchboard.workflows.FakeTwilio;
import dev.switchboard.workflows.WorkflowTestServer;
import dev.switchboard.workflows.audit.AuditAction;
import dev.switchboard.workflows.audit.AuditInput;
import dev.switchboard.workflows.number.MonthlyPrice;
import dev.switchboard.workflows.operation.ErrorCode;
import dev.switchboard.workflows.operation.OperationFailure;
import dev.switchboard.workflows.operation.OperationState;
import dev.switchboard.workflows.purchase.FakeMarket.Fault;
import io.temporal.client.WorkflowFailedException;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PurchaseNumberWorkflowTest {

    private static final String WORKFLOW_ID = "purchase/1";
    private static final PurchaseUse USE = new PurchaseUse("agent_456", true);

    private final WorkflowTestServer server = new WorkflowTestServer();
    private final FakeMarket market = server.market;

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void buysTheFirstCandidateAndAssignsIt() {
        purchase(1, USE, true);

        assertThat(market.steps)
                .containsExactly("begin", "price", "search 51", "intend +1", "buy +1", "record +1", "end");
        assertThat(server.database.states).containsEntry("phone_1", "ASSIGNED agent_456");
        assertThat(audit("phone_1").action()).isEqualTo(AuditAction.PHONE_PURCHASED);
        assertThat(audit("phone_1").subject().price()).isEqualTo(usd("1.15"));
        assertThat(audit(null).action()).isEqualTo(AuditAction.NUMBERS_PURCHASED);
        assertThat(audit(null).counts()).isEqualTo(Map.of("bought", 1, "assigned", 1));
        server.record("purchase-completed", WORKFLOW_ID);
    }

    @Test
    void leavesANumberThatNobodyIsToAnswerFree() {
        purchase(1, null, true);

        assertThat(server.database.states).isEmpty();
        assertThat(audit("phone_1").action()).isEqualTo(AuditAction.PHONE_PURCHASED);
        assertThat(audit("phone_1").subject().price()).isEqualTo(usd("1.15"));
        server.record("purchase-free", WORKFLOW_ID);
    }

    @Test
    void asksTwilioNothingWhenTheBudgetHasLessLeft() {
        market.overBudget = true;

        assertThatThrownBy(() -> purchase(1, USE, true)).isInstanceOf(WorkflowFailedException.class);

        assertThat(market.steps).containsExactly("begin", "end");
        assertThat(audit(null).state()).isEqualTo(OperationState.FAILED);
        assertThat(reason().code()).isEqualTo(ErrorCode.BUDGET_EXCEEDED);
        server.record("purchase-over-budget", WORKFLOW_ID);
    }

    @Test
    void buysNothingThatCostsMoreThanTheCallerWantsToPay() {
        market.price = usd("2.01");

        assertThatThrownBy(() -> purchase(1, USE, true)).isInstanceOf(WorkflowFailedException.class);

        assertThat(market.steps).containsExactly("begin", "price", "end");
        assertThat(reason().code()).isEqualTo(ErrorCode.PRICE_EXCEEDED);
        assertThat(reason().message()).contains("2.01 USD", "2.00 USD");
        server.record("purchase-too-expensive", WORKFLOW_ID);
    }

    @Test
    void comparesNoPricesOfTwoCurrencies() {
        market.price = new MonthlyPrice(BigDecimal.ONE, "EUR");

        assertThatThrownBy(() -> purchase(1, USE, true)).isInstanceOf(WorkflowFailedException.class);

        assertThat(reason().code()).isEqualTo(ErrorCode.PRICE_EXCEEDED);
        assertThat(market.atTwilio).isEmpty();
    }

    @Test
    void takesTheNextCandidateWhenSomebodyElseWasFasterOrTheAccountHasIt() {
        market.here.add("+1");
        market.script("+2", Fault.SOLD_MEANWHILE);
        market.script("+3", Fault.OWNED_BEFORE);

        purchase(1, USE, true);

        assertThat(market.steps)
                .containsSubsequence("intend +1", "intend +2", "buy +2", "intend +3", "buy +3", "buy +4", "record +4");
        assertThat(market.steps).doesNotContain("buy +1");
        assertThat(market.atTwilio).containsExactly("+4");
        server.record("purchase-sold-meanwhile", WORKFLOW_ID);
    }

    @Test
    void givesUpAfterFiveCandidates() {
        market.forSale.forEach(number -> market.script(number, Fault.SOLD_MEANWHILE));

        assertThatThrownBy(() -> purchase(1, USE, true)).isInstanceOf(WorkflowFailedException.class);

        assertThat(market.steps).filteredOn(step -> step.startsWith("buy")).hasSize(5);
        assertThat(market.steps).endsWith("end");
        assertThat(audit(null).state()).isEqualTo(OperationState.COMPENSATED);
        assertThat(reason().twilioCode()).isEqualTo(21422);
        server.record("purchase-all-sold", WORKFLOW_ID);
    }

    @Test
    void triesNoOtherCandidateForWhatNoneCanCure() {
        market.script("+1", Fault.ADDRESS_REQUIRED);

        assertThatThrownBy(() -> purchase(1, USE, true)).isInstanceOf(WorkflowFailedException.class);

        assertThat(market.steps).filteredOn(step -> step.startsWith("buy")).containsExactly("buy +1");
        assertThat(reason().twilioCode()).isEqualTo(21631);
        server.record("purchase-refused", WORKFLOW_ID);
    }

    @Test
    void findsWhatWasBoughtWhenEveryAnswerIsLost() {
        market.script("+1", sixTimes(Fault.CUT_AFTER_APPLY));

        purchase(1, USE, true);

        assertThat(market.steps).filteredOn("buy +1"::equals).hasSize(6);
        assertThat(market.steps).containsSubsequence("find +1", "record +1").doesNotContain("buy +2");
        assertThat(market.atTwilio).containsExactly("+1");
        server.record("purchase-found", WORKFLOW_ID);
    }

    @Test
    void knowsThatNothingWasBoughtWhenTwilioNeverAnswered() {
        market.script("+1", sixTimes(Fault.LOST));

        assertThatThrownBy(() -> purchase(1, USE, true)).isInstanceOf(WorkflowFailedException.class);

        assertThat(market.steps).containsSubsequence("find +1", "end").doesNotContain("record +1", "buy +2");
        assertThat(reason().code()).isEqualTo(ErrorCode.TWILIO_TIMEOUT);
        server.record("purchase-lost", WORKFLOW_ID);
    }

    @Test
    void keepsANumberThatCannotBeAssignedAndTellsIt() {
        server.twilio.script("configureVoice", FakeTwilio.Fault.FAIL, FakeTwilio.refused(21402, 400), 1);

        purchase(1, USE, true);

        assertThat(server.database.states).containsEntry("phone_1", "FREE");
        assertThat(market.atTwilio).containsExactly("+1");
        assertThat(market.steps).doesNotContain("release +1");
        assertThat(audit("phone_1").action()).isEqualTo(AuditAction.PHONE_PURCHASED_UNASSIGNED);
        assertThat(audit("phone_1").subject().price()).isEqualTo(usd("1.15"));
        assertThat(audit(null).counts()).isEqualTo(Map.of("bought", 1, "unassigned", 1));
        server.record("purchase-unassigned", WORKFLOW_ID);
    }

    @Test
    void releasesANumberThatCannotBeAssignedWhenAskedTo() {
        server.twilio.script("configureVoice", FakeTwilio.Fault.FAIL, FakeTwilio.refused(21402, 400), 1);

        purchase(1, USE, false);

        assertThat(market.steps).containsSubsequence("record +1", "release +1", "forget phone_1", "end");
        assertThat(market.atTwilio).isEmpty();
        assertThat(audit("phone_1").action()).isEqualTo(AuditAction.PHONE_PURCHASE_UNDONE);
        assertThat(audit(null).counts()).isEqualTo(Map.of("bought", 1, "released", 1));
        assertThat(Objects.requireNonNull(audit(null).subject().price()).amount())
                .isEqualByComparingTo("0");
        server.record("purchase-released", WORKFLOW_ID);
    }

    @Test
    void keepsWhatSomebodyElseUsesMeanwhile() {
        server.twilio.script("configureVoice", FakeTwilio.Fault.FAIL, FakeTwilio.refused(21402, 400), 1);
        market.releaseRefused = true;

        purchase(1, USE, false);

        assertThat(market.atTwilio).containsExactly("+1");
        assertThat(market.steps).doesNotContain("forget phone_1");
        assertThat(audit("phone_1").state()).isEqualTo(OperationState.COMPENSATION_INCOMPLETE);
    }

    @Test
    void buysManyEachOnce() {
        market.script("+2", Fault.SOLD_MEANWHILE);

        purchase(3, USE, true);

        assertThat(market.atTwilio).containsExactly("+1", "+3", "+4");
        assertThat(audit(null).counts()).isEqualTo(Map.of("bought", 3, "assigned", 3));
        assertThat(audit(null).subject().price()).isEqualTo(usd("3.45"));
        server.record("purchase-many", WORKFLOW_ID);
    }

    @Test
    void keepsWhatWasBoughtWhenThePoolIsToHaveNoMore() {
        market.forNoPool.addAll(List.of("+2", "+3"));

        purchase(3, null, true);

        assertThat(market.atTwilio).containsExactly("+1");
        assertThat(audit(null).counts()).isEqualTo(Map.of("bought", 1, "failed", 2));
        assertThat(audit(null).state()).isEqualTo(OperationState.COMPLETED);
        assertThat(Objects.requireNonNull(audit(null).failure()).code()).isEqualTo(ErrorCode.POOL_FULL);
        server.record("purchase-pool-full", WORKFLOW_ID);
    }

    @Test
    void tellsWhatIsMissingWhenThereAreFewerForSale() {
        market.forSale.retainAll(List.of("+1"));

        purchase(3, USE, true);

        assertThat(audit(null).counts()).isEqualTo(Map.of("bought", 1, "assigned", 1, "failed", 2));
        assertThat(audit(null).state()).isEqualTo(OperationState.COMPLETED);
        assertThat(Objects.requireNonNull(audit(null).failure()).code()).isEqualTo(ErrorCode.NUMBER_NOT_AVAILABLE);
    }

    @Test
    void passesOverWhatPurchasesSideBySideAreAfter() {
        market.here.addAll(market.forSale);
        market.forSale.add("+7");

        purchase(1, null, true);

        assertThat(market.atTwilio).containsExactly("+7");
        assertThat(audit(null).failure()).isNull();
    }

    @Test
    void aLostPurchaseKeepsWhatItHasBoughtAndBuysNothingMore() {
        market.inDoubt.addAll(List.of("+1", "+2"));
        market.atTwilio.add("+1");

        server.workflow(SettlePurchaseWorkflow.class, WORKFLOW_ID)
                .settle(new SettlePurchaseInput(
                        "op_1",
                        "demo",
                        "The workflow was terminated.",
                        Instant.ofEpochMilli(server.environment.currentTimeMillis())
                                .plusSeconds(30)));

        assertThat(market.steps).containsExactly("find +1", "record +1", "find +2", "end");
        assertThat(audit("phone_+1").action()).isEqualTo(AuditAction.PHONE_PURCHASED_UNASSIGNED);
        assertThat(audit("phone_+1").subject().price()).isEqualTo(usd("1.15"));
        assertThat(audit(null).action()).isEqualTo(AuditAction.NUMBERS_PURCHASE_FAILED);
        assertThat(audit(null).state()).isEqualTo(OperationState.INTERRUPTED);
        assertThat(audit(null).counts()).isEqualTo(Map.of("bought", 1));
        server.record("purchase-settled", WORKFLOW_ID);
    }

    private void purchase(int count, @Nullable PurchaseUse use, boolean keepOnFailure) {
        NumberCriteria criteria = new NumberCriteria("US", NumberType.LOCAL, null, null, RequiredCapabilities.NONE);
        server.workflow(PurchaseNumberWorkflow.class, WORKFLOW_ID)
                .purchase(new PurchaseNumberInput(
                        "op_1",
                        "demo",
                        "AC1",
                        new PurchaseWish(null, criteria, count, new PurchaseWish.Details(null, null, null)),
                        use,
                        new PurchaseTerms(usd("2.00"), keepOnFailure),
                        null));
    }

    private static Fault[] sixTimes(Fault fault) {
        return Collections.nCopies(6, fault).toArray(Fault[]::new);
    }

    private static MonthlyPrice usd(String amount) {
        return new MonthlyPrice(new BigDecimal(amount), "USD");
    }

    private AuditInput audit(@Nullable String phoneNumberId) {
        List<AuditInput> found = server.database.audits.stream()
                .filter(audit -> Objects.equals(audit.phoneNumberId(), phoneNumberId))
                .toList();
        assertThat(found).hasSize(1);
        return found.get(0);
    }

    private OperationFailure reason() {
        return Objects.requireNonNull(audit(null).failure());
    }
}
