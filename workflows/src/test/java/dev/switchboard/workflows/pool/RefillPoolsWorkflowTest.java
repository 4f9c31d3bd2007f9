package dev.switchboard.workflows.pool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchboard.workflows.WorkflowTestServer;
import dev.switchboard.workflows.audit.AuditAction;
import dev.switchboard.workflows.audit.AuditInput;
import dev.switchboard.workflows.number.MonthlyPrice;
import dev.switchboard.workflows.operation.OperationState;
import dev.switchboard.workflows.purchase.FakeMarket.Fault;
import dev.switchboard.workflows.purchase.NumberCriteria;
import dev.switchboard.workflows.purchase.NumberType;
import dev.switchboard.workflows.purchase.PurchaseNumberInput;
import dev.switchboard.workflows.purchase.PurchaseNumberWorkflow;
import dev.switchboard.workflows.purchase.PurchaseTerms;
import dev.switchboard.workflows.purchase.PurchaseWish;
import dev.switchboard.workflows.purchase.RequiredCapabilities;
import io.temporal.client.WorkflowClient;
import java.math.BigDecimal;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RefillPoolsWorkflowTest {

    private final WorkflowTestServer server = new WorkflowTestServer();

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void buysWhatAPoolLacksAndLeavesItFree() {
        lacks("demo", "us-support", 2);

        refill();

        awaitEnds(1);
        assertThat(server.market.steps)
                .filteredOn(step -> step.startsWith("buy"))
                .containsExactly("buy +1", "buy +2");
        assertThat(server.database.states).as("given to nobody").isEmpty();
        assertThat(ends().get(0).counts()).containsEntry("bought", 2);
        assertThat(ends().get(0).operationId()).isEqualTo("op of us-support");
        assertThat(server.pools.discarded).isEmpty();
        server.record("pools-refilled", PoolWorkflowIds.SCHEDULE_ID);
    }

    @Test
    void goesOnWithTheOtherPoolsWhenOneIsRefusedPageByPage() {
        server.market.overBudget = true;
        int pools = RefillPoolsWorkflowImpl.AT_A_TIME + 5;
        IntStream.range(0, pools).forEach(index -> lacks("demo", "pool-%02d".formatted(index), 1));

        refill();

        awaitEnds(pools);
        assertThat(ends()).extracting(AuditInput::state).containsOnly(OperationState.FAILED);
        assertThat(server.market.atTwilio).isEmpty();
    }

    @Test
    void takesBackTheRefillOfAPoolThatIsBeingRefilled() {
        try (WorkflowTestServer inRealTime = WorkflowTestServer.inRealTime()) {
            inRealTime.market.script("+1", Collections.nCopies(6, Fault.LOST).toArray(Fault[]::new));
            PoolKey pool = new PoolKey("demo", "us-support");
            WorkflowClient.start(
                    inRealTime.workflow(PurchaseNumberWorkflow.class, PoolWorkflowIds.refillWorkflowId(pool))::purchase,
                    purchase(pool, "asked for by hand", 1));
            inRealTime.pools.lacking.put(pool, new PoolRefill(pool, purchase(pool, "by the schedule", 1)));

            inRealTime
                    .workflow(RefillPoolsWorkflow.class, PoolWorkflowIds.SCHEDULE_ID)
                    .refill(null);

            assertThat(inRealTime.pools.discarded).containsExactly("by the schedule");
            inRealTime.record("pools-being-refilled", PoolWorkflowIds.SCHEDULE_ID);
        }
    }

    private void refill() {
        server.workflow(RefillPoolsWorkflow.class, PoolWorkflowIds.SCHEDULE_ID).refill(null);
    }

    private void lacks(String owner, String name, int count) {
        PoolKey pool = new PoolKey(owner, name);
        server.pools.lacking.put(pool, new PoolRefill(pool, purchase(pool, "op of " + name, count)));
    }

    private static PurchaseNumberInput purchase(PoolKey pool, String operationId, int count) {
        NumberCriteria criteria = new NumberCriteria("US", NumberType.LOCAL, null, null, RequiredCapabilities.NONE);
        return new PurchaseNumberInput(
                operationId,
                pool.owner(),
                "AC1",
                new PurchaseWish(null, criteria, count, new PurchaseWish.Details(null, null, null)),
                null,
                new PurchaseTerms(new MonthlyPrice(new BigDecimal("2.00"), "USD"), true),
                pool.name());
    }

    private void awaitEnds(int count) {
        Awaitility.await().untilAsserted(() -> assertThat(ends()).hasSize(count));
    }

    private List<AuditInput> ends() {
        return List.copyOf(server.database.audits).stream()
                .filter(audit -> audit.action() == AuditAction.NUMBERS_PURCHASED
                        || audit.action() == AuditAction.NUMBERS_PURCHASE_FAILED)
                .toList();
    }
}
