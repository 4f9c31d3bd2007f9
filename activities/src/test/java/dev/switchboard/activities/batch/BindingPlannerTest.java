package dev.switchboard.activities.batch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchboard.activities.DatabaseTest;
import dev.switchboard.activities.operation.NewOperation;
import dev.switchboard.workflows.assignment.ReserveNumberInput;
import dev.switchboard.workflows.assignment.Undone;
import dev.switchboard.workflows.batch.BatchCare;
import dev.switchboard.workflows.batch.BatchScope;
import dev.switchboard.workflows.batch.BindingWish;
import dev.switchboard.workflows.batch.PendingNumber;
import dev.switchboard.workflows.batch.UpdateFleetWebhooksInput;
import dev.switchboard.workflows.number.Capabilities;
import dev.switchboard.workflows.operation.OperationFailure;
import dev.switchboard.workflows.operation.OperationType;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class BindingPlannerTest extends DatabaseTest {

    private static final BindingWish ASSIGN = BindingWish.toAssign("agent_456", true, false);

    private final BindingPlanner planner = bean(BindingPlanner.class);
    private final BatchWishes wishes = bean(BatchWishes.class);
    private final BatchPlans plans = bean(BatchPlans.class);

    @BeforeEach
    void numbers() {
        for (int i = 1; i <= 4; i++) {
            aNumber("phone_b" + i, DEMO, "+1555000910" + i, new Capabilities(true, true, false));
        }
    }

    @Test
    void aFreeNumberIsToBeAssignedAndOneThatIsBoundSoAlreadyIsLeft() {
        assigned("phone_b2", "agent_456", true, false);

        String batch = planned(Map.of("phone_b1", ASSIGN, "phone_b2", ASSIGN));

        assertThat(state(batch, "phone_b1")).isEqualTo("PENDING");
        assertThat(state(batch, "phone_b2")).isEqualTo("UNCHANGED");
        assertThat(plans.nextPending(batch, 0, "", 10).numbers())
                .singleElement()
                .returns(true, PendingNumber::byWorkflow)
                .returns(ASSIGN, PendingNumber::wish);
    }

    @Test
    void whatTheRulesRefuseFailsInThePlan() {
        assigned("phone_b2", "agent_789", true, false);
        assigned("phone_b3", "agent_456", false, false);
        Map<String, BindingWish> wanted = new LinkedHashMap<>();
        wanted.put("phone_b1", BindingWish.toAssign("agent_456", true, true));
        wanted.put("phone_b2", ASSIGN);
        wanted.put("phone_b3", ASSIGN);
        wanted.put("phone_b4", BindingWish.toAssign("agent_gone", true, false));
        wanted.put("phone_none", ASSIGN);

        String batch = planned(wanted);

        assertThat(state(batch, "phone_b1")).isEqualTo("capability_missing");
        assertThat(state(batch, "phone_b2")).isEqualTo("already_assigned");
        // Bound to the same agent without SMS.
        assertThat(state(batch, "phone_b3")).isEqualTo("already_assigned");
        assertThat(state(batch, "phone_b4")).isEqualTo("agent_not_found");
        assertThat(state(batch, "phone_none")).isEqualTo("number_not_found");
    }

    @Test
    void aMoveIsOfTheNumbersThatTheOldAgentHas() {
        assigned("phone_b1", "agent_456", true, false);
        assigned("phone_b2", "agent_789", true, false);
        BindingWish move = BindingWish.toMove("agent_456", "agent_789");
        Map<String, BindingWish> wanted = new LinkedHashMap<>();
        wanted.put("phone_b1", move);
        wanted.put("phone_b2", move);
        wanted.put("phone_b3", move);
        wanted.put("phone_b4", BindingWish.toMove("agent_789", "agent_456"));
        assigned("phone_b4", "agent_456", false, false);

        String batch = planned(wanted);

        assertThat(state(batch, "phone_b1")).isEqualTo("PENDING");
        assertThat(state(batch, "phone_b2")).isEqualTo("UNCHANGED");
        assertThat(state(batch, "phone_b3")).isEqualTo("not_assigned");
        assertThat(state(batch, "phone_b4")).isEqualTo("UNCHANGED");
        assertThat(wishes.find(batch, "phone_b1")).contains(move.from("agent_456", true, false, boundBy("phone_b1")));
    }

    @Test
    void otherChannelsAreOfTheNumberThatHasTheAgentAndCanDoThem() {
        assigned("phone_b1", "agent_456", true, false);
        assigned("phone_b2", "agent_456", false, false);
        assigned("phone_b3", "agent_789", true, false);
        BindingWish wish = BindingWish.toReassign("agent_456", "agent_456", false, false);
        Map<String, BindingWish> wanted = new LinkedHashMap<>();
        wanted.put("phone_b1", wish);
        wanted.put("phone_b2", wish);
        wanted.put("phone_b3", wish);
        wanted.put("phone_b4", wish);

        String batch = planned(wanted);

        assertThat(state(batch, "phone_b1")).isEqualTo("PENDING");
        assertThat(wishes.find(batch, "phone_b1")).contains(wish.from("agent_456", true, false, boundBy("phone_b1")));
        assertThat(state(batch, "phone_b2")).isEqualTo("UNCHANGED");
        assertThat(state(batch, "phone_b3")).isEqualTo("other_agent");
        assertThat(state(batch, "phone_b4")).isEqualTo("not_assigned");
    }

    @Test
    void anUnassignmentKeepsWhatTheNumberWasBoundToForItsUndo() {
        assigned("phone_b1", "agent_456", true, false);
        assigned("phone_b2", "agent_789", false, false);
        Map<String, BindingWish> wanted = new LinkedHashMap<>();
        wanted.put("phone_b1", BindingWish.toUnassign(null, false));
        wanted.put("phone_b2", BindingWish.toUnassign("agent_456", false));
        wanted.put("phone_b3", BindingWish.toUnassign(null, false));

        String batch = planned(wanted);

        assertThat(state(batch, "phone_b1")).isEqualTo("PENDING");
        assertThat(wishes.find(batch, "phone_b1").orElseThrow().opposite(batch))
                .isEqualTo(new BindingWish(
                        BindingWish.Change.ASSIGN,
                        null,
                        "agent_456",
                        true,
                        false,
                        false,
                        null,
                        new Undone(batch, boundBy("phone_b1"))));
        assertThat(state(batch, "phone_b2")).isEqualTo("other_agent");
        assertThat(state(batch, "phone_b3")).isEqualTo("UNCHANGED");
    }

    @Test
    void theUndoOfABatchIsTheOppositeOfWhatItHasDone() {
        String batch = planned(Map.of("phone_b1", ASSIGN, "phone_b2", ASSIGN));
        jdbc.sql("UPDATE operation_item SET state = 'UPDATED' WHERE phone_number_id = 'phone_b1'")
                .update();
        String undo = aBindingBatch();

        wishes.askForTheOpposite(undo, batch);

        assertThat(wishes.onPage(undo, 0, 10)).isEqualTo(Map.of("phone_b1", ASSIGN.opposite(batch)));
        assertThat(wishes.areOf(undo)).isTrue();
        assertThat(wishes.areOf(aBatch().id())).isFalse();
    }

    @Test
    void whatFailedIsTriedAgainWithTheSameWish() {
        assigned("phone_b2", "agent_789", true, false);
        String batch = planned(Map.of("phone_b1", ASSIGN, "phone_b2", ASSIGN));
        String retry = aBindingBatch();

        assertThat(plans.selectFrom(retry, batch, ItemState.FAILED)).isEqualTo(1);

        assertThat(wishes.onPage(retry, 0, 10)).isEqualTo(Map.of("phone_b2", ASSIGN));
    }

    @Test
    void aHeldNumberIsAConflictOfADryRunAndWaitedForByABatch() {
        jdbc.sql("UPDATE phone_number SET state = 'RELEASING', operation_id = 'op_release' WHERE id = 'phone_b1'")
                .update();

        String batch = planned(Map.of("phone_b1", ASSIGN));
        String dryRun = aBindingBatch();
        wishes.ask(dryRun, Map.of("phone_b1", ASSIGN));
        planner.plan(
                UpdateFleetWebhooksInput.of(dryRun, DEMO, BatchScope.BINDINGS).with(new BatchCare(true, 0, null)), 0);

        assertThat(state(batch, "phone_b1")).isEqualTo("PENDING");
        assertThat(state(dryRun, "phone_b1")).isEqualTo("operation_running");
    }

    @Test
    void numbersThatAWorkflowHasBegunAreInterruptedAndNotBegunByAChunk() {
        String batch = planned(Map.of("phone_b1", ASSIGN, "phone_b2", ASSIGN));
        numberActivities.reserveNumber(new ReserveNumberInput(batch, DEMO, "phone_b1", "agent_456", true, false));

        assertThat(results.interrupted(batch)).containsExactly("phone_b1");
        assertThat(results.begun(batch)).isEmpty();
    }

    private String boundBy(String phoneNumberId) {
        return jdbc.sql("SELECT bound_by FROM phone_number WHERE id = :id")
                .param("id", phoneNumberId)
                .query(String.class)
                .single();
    }

    private String planned(Map<String, BindingWish> wanted) {
        String batch = aBindingBatch();
        wishes.ask(batch, wanted);
        assertThat(planner.plan(UpdateFleetWebhooksInput.of(batch, DEMO, BatchScope.BINDINGS), 0))
                .isFalse();
        return batch;
    }

    private String aBindingBatch() {
        return operations
                .open(new NewOperation(DEMO, OperationType.ASSIGN_FLEET, null, null, "fleet/demo", null, null))
                .operation()
                .id();
    }

    /** The state of an item; of one that failed the code of its reason. */
    private String state(String batch, String phoneNumberId) {
        BatchItem item = results.list(batch, null, null, 100).items().stream()
                .filter(found -> found.phoneNumberId().equals(phoneNumberId))
                .findFirst()
                .orElseThrow();
        OperationFailure failure = item.failure();
        return item.state() == ItemState.FAILED
                ? Objects.requireNonNull(failure).code().code()
                : item.state().name();
    }
}
