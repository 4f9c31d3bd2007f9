package dev.switchboard.activities.recovery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchboard.activities.DatabaseTest;
import dev.switchboard.activities.batch.BatchWishes;
import dev.switchboard.activities.operation.NewOperation;
import dev.switchboard.workflows.assignment.MoveNumberInput;
import dev.switchboard.workflows.assignment.ReserveNumberInput;
import dev.switchboard.workflows.batch.BindingWish;
import dev.switchboard.workflows.number.Channel;
import dev.switchboard.workflows.number.NumberWorkflowIds;
import dev.switchboard.workflows.operation.ErrorCode;
import dev.switchboard.workflows.operation.OperationType;
import dev.switchboard.workflows.recovery.BeforeImage;
import dev.switchboard.workflows.recovery.InterruptedOperation;
import dev.switchboard.workflows.recovery.RecoveryActivities;
import dev.switchboard.workflows.route.Route;
import dev.switchboard.workflows.route.RouteChange;
import dev.switchboard.workflows.route.RouteField;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class JdbcRecoveryActivitiesTest extends DatabaseTest {

    private static final Route BEFORE = new Route(Map.of(RouteField.VOICE_URL, "https://before.example.com"));

    private final RecoveryActivities activities = bean(RecoveryActivities.class);

    @Test
    void loadsAnAssignmentThatHadWritten() {
        String operationId = operations
                .open(new NewOperation(
                        DEMO,
                        OperationType.ASSIGN,
                        "phone_123",
                        "agent_456",
                        NumberWorkflowIds.workflowId("phone_123"),
                        null,
                        null))
                .operation()
                .id();
        reserve(operationId, "phone_123");
        List<RouteChange> changes = List.of(new RouteChange(
                Channel.VOICE,
                Map.of(RouteField.VOICE_URL, "https://before.example.com"),
                Map.of(RouteField.VOICE_URL, "https://old.example.com/api/twilio/voice?agentId=agent_456")));
        numberActivities.keepSnapshot(operationId, "phone_123", BEFORE, changes);
        assertThat(activities.loadInterrupted(operationId, "phone_123"))
                .isEqualTo(new InterruptedOperation(
                        OperationType.ASSIGN,
                        DEMO,
                        phoneNumbers.find("phone_123").orElseThrow().phoneNumber(),
                        phoneNumbers.binding("phone_123").orElseThrow(),
                        false,
                        new BeforeImage(BEFORE, changes),
                        "agent_456",
                        null));
    }

    @Test
    void loadsAnAssignmentThatHadOnlyReserved() {
        reserve("op_1", "phone_123");
        InterruptedOperation interrupted = activities.loadInterrupted("op_1", "phone_123");
        assertThat(interrupted.bound()).isNotNull();
        assertThat(interrupted.before()).isNull();
    }

    @Test
    void loadsARelease() {
        assigned("phone_123", "agent_456", true, false);
        numberActivities.markReleasing("op_2", DEMO, "phone_123");
        numberActivities.keepSnapshot("op_2", "phone_123", BEFORE, List.of());
        InterruptedOperation interrupted = activities.loadInterrupted("op_2", "phone_123");
        assertThat(interrupted.type()).isEqualTo(OperationType.UNASSIGN);
        assertThat(interrupted.bound()).isNotNull();
        assertThat(interrupted.before()).isEqualTo(new BeforeImage(BEFORE, List.of()));
    }

    @Test
    void loadsAMoveAsABindingToTheAgentThatTheNumberMovesTo() {
        assigned("phone_123", "agent_456", true, false);
        opened("op_move", DEMO, OperationType.MOVE, "phone_123");
        numberActivities.markMoving(new MoveNumberInput("op_move", DEMO, "phone_123", "agent_456", "agent_789", null));
        numberActivities.keepSnapshot("op_move", "phone_123", BEFORE, List.of());

        InterruptedOperation interrupted = activities.loadInterrupted("op_move", "phone_123");

        assertThat(interrupted.type()).isEqualTo(OperationType.MOVE);
        assertThat(interrupted.confirmed()).isFalse();
        assertThat(interrupted.bound())
                .isNotNull()
                .returns("agent_789", bound -> bound.agent().id());
        assertThat(interrupted.before()).isEqualTo(new BeforeImage(BEFORE, List.of()));
    }

    @Test
    void tellsAMoveThatWasConfirmedFromOneThatWasUndone() {
        assigned("phone_123", "agent_456", true, false);
        opened("op_move", DEMO, OperationType.MOVE, "phone_123");
        opened("op_back", DEMO, OperationType.MOVE, "phone_123");
        numberActivities.markMoving(new MoveNumberInput("op_move", DEMO, "phone_123", "agent_456", "agent_789", null));
        numberActivities.confirmMove("op_move", "phone_123");
        assertThat(activities.loadInterrupted("op_move", "phone_123").confirmed())
                .isTrue();

        numberActivities.markMoving(new MoveNumberInput("op_back", DEMO, "phone_123", "agent_789", "agent_456", null));
        numberActivities.restoreBinding("op_back", "phone_123");

        assertThat(activities.loadInterrupted("op_back", "phone_123").confirmed())
                .isFalse();
        assertThat(activities.loadInterrupted("op_move", "phone_123").confirmed())
                .isFalse();
    }

    @Test
    void loadsANumberOfABatchAsTheChangeThatTheBatchMakesOfIt() {
        assigned("phone_123", "agent_456", true, false);
        opened("op_many", DEMO, OperationType.UNDO_FLEET, null);
        BindingWish wish = BindingWish.toMove("agent_456", "agent_789");
        bean(BatchWishes.class).ask("op_many", Map.of("phone_123", wish));
        jdbc.sql("""
                INSERT INTO operation_item (operation_id, phone_number_id, phone_number, state, wish)
                SELECT operation_id, phone_number_id, '+1555', 'PENDING', wish FROM operation_selection
                """).update();
        numberActivities.markMoving(new MoveNumberInput("op_many", DEMO, "phone_123", "agent_456", "agent_789", null));

        InterruptedOperation interrupted = activities.loadInterrupted("op_many", "phone_123");

        assertThat(interrupted.type()).isEqualTo(OperationType.MOVE);
        assertThat(interrupted.agentId()).isEqualTo("agent_789");
        assertThat(interrupted.bound()).isNotNull();
    }

    @Test
    void doesNotTakeABeforeImageWithoutItsChangesForOneOfNoChange() {
        reserve("op_1", "phone_123");
        numberActivities.keepSnapshot("op_1", "phone_123", BEFORE, List.of());
        jdbc.sql("UPDATE webhook_snapshot SET changes = NULL").update();
        assertThat(activities.loadInterrupted("op_1", "phone_123").before()).isEqualTo(new BeforeImage(BEFORE, null));
    }

    @Test
    void leavesANumberAloneThatTheOperationDoesNotHold() {
        String pending = anOperation(OperationType.ASSIGN, "phone_123").id();
        assertNothingToUndo(pending, "phone_123");
        reserve("op_other", "phone_125");
        assertNothingToUndo(anOperation(OperationType.ASSIGN, "phone_125").id(), "phone_125");
    }

    @Test
    void saysOfAnOperationThatWasConfirmedThatItWas() {
        String assigned = assigned("phone_124", "agent_456", true, false);
        assertThat(activities.loadInterrupted(assigned, "phone_124").confirmed())
                .isTrue();

        numberActivities.markReleasing("op_2", DEMO, "phone_124");
        assertThat(activities.loadInterrupted("op_2", "phone_124").confirmed()).isFalse();
        numberActivities.confirmRelease("op_2", "phone_124");
        assertThat(activities.loadInterrupted("op_2", "phone_124").before()).isNull();
        assertThat(activities.loadInterrupted("op_2", "phone_124").confirmed()).isTrue();
        assertThat(activities.loadInterrupted(assigned, "phone_124").confirmed())
                .isFalse();
    }

    @Test
    void loadsAnUpdateOfTheNumberAndOneOfABatch() {
        assigned("phone_123", "agent_456", true, false);
        numberActivities.loadBinding("op_2", DEMO, "phone_123");
        numberActivities.keepSnapshot("op_2", "phone_123", BEFORE, List.of());
        assertThat(activities.loadInterrupted("op_2", "phone_123").before())
                .isEqualTo(new BeforeImage(BEFORE, List.of()));

        // The hold of an update whose run was lost is over by then.
        clock.advance(Duration.ofMinutes(12));
        String batch = aBatch().id();
        numberActivities.keepSnapshot(batch, "phone_123", BEFORE, List.of());
        assertThat(activities.loadInterrupted(batch, "phone_123").bound()).isNotNull();
    }

    @Test
    void leavesAnUpdateAloneThatALaterOperationCameAfter() {
        assigned("phone_123", "agent_456", true, false);
        numberActivities.loadBinding("op_2", DEMO, "phone_123");
        numberActivities.keepSnapshot("op_2", "phone_123", BEFORE, List.of());
        clock.advance(Duration.ofSeconds(1));
        numberActivities.keepSnapshot("op_3", "phone_123", BEFORE, List.of());
        assertNothingToUndo("op_2", "phone_123");
    }

    @Test
    void knowsNothingOfAnOperationThatIsNotThere() {
        assertRefused(() -> activities.loadInterrupted("op_0", "phone_123"), ErrorCode.INTERNAL, "op_0");
    }

    private void assertNothingToUndo(String operationId, String phoneNumberId) {
        InterruptedOperation interrupted = activities.loadInterrupted(operationId, phoneNumberId);
        assertThat(interrupted.bound()).isNull();
        assertThat(interrupted.before()).isNull();
    }

    private void reserve(String operationId, String phoneNumberId) {
        numberActivities.reserveNumber(
                new ReserveNumberInput(operationId, DEMO, phoneNumberId, "agent_456", false, false));
    }
}
