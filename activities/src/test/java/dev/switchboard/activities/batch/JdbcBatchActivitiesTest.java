package dev.switchboard.activities.batch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchboard.activities.DatabaseTest;
import dev.switchboard.workflows.assignment.MoveNumberInput;
import dev.switchboard.workflows.batch.BatchActivities;
import dev.switchboard.workflows.batch.BatchProgress;
import dev.switchboard.workflows.batch.BatchScope;
import dev.switchboard.workflows.batch.PendingNumber;
import dev.switchboard.workflows.batch.UpdateFleetWebhooksInput;
import dev.switchboard.workflows.operation.ErrorCode;
import dev.switchboard.workflows.operation.OperationFailure;
import dev.switchboard.workflows.operation.OperationState;
import dev.switchboard.workflows.operation.OperationType;
import dev.switchboard.workflows.route.Route;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class JdbcBatchActivitiesTest extends DatabaseTest {

    private final BatchActivities activities = bean(BatchActivities.class);

    private final BatchPlans plans = bean(BatchPlans.class);

    @Test
    void beginsTheOperationOnceAndAgain() {
        String batch = aBatch().id();
        activities.beginOperation(batch);
        activities.beginOperation(batch);
        assertThat(operations.find(batch).orElseThrow().state()).isEqualTo(OperationState.RUNNING);
    }

    @Test
    void failsBoundNumbersThatTheAccountDoesNotList() {
        assigned("phone_123", "agent_456", true, true);
        assigned("phone_124", "agent_456", true, false);
        clock.advance(Duration.ofSeconds(1));
        String batch = aBatch().id();
        anItem(batch, "phone_123", ItemState.UNCHANGED);
        activities.planMissing(of(batch, null));
        activities.planMissing(of(batch, null));
        assertThat(results.list(batch, ItemState.FAILED, null, 9).items())
                .hasSize(1)
                .first()
                .satisfies(item -> {
                    assertThat(item.phoneNumberId()).isEqualTo("phone_124");
                    assertThat(item.failure()).isNotNull().satisfies(failure -> {
                        assertThat(failure.code()).isEqualTo(ErrorCode.TWILIO_REFUSED);
                        assertThat(failure.twilioCode())
                                .as("a code that Twilio never sent")
                                .isNull();
                        assertThat(failure.message()).contains("+15550000124", "PN0124", "Import");
                    });
                });
    }

    @Test
    void aNumberThatWasAssignedWhileTheBatchWasPlannedIsNotMissing() {
        String batch = aBatch().id();
        clock.advance(Duration.ofSeconds(1));
        assigned("phone_123", "agent_456", true, true);
        activities.planMissing(of(batch, null));
        assertThat(results.list(batch, null, null, 9).items()).isEmpty();
    }

    @Test
    void missesOnlyNumbersOfTheAgentAskedFor() {
        assigned("phone_123", "agent_456", true, true);
        assigned("phone_124", "agent_789", true, false);
        clock.advance(Duration.ofSeconds(1));
        String batch = aBatch().id();
        activities.planMissing(of(batch, "agent_789"));
        assertThat(results.list(batch, null, null, 9).items())
                .extracting(BatchItem::phoneNumberId)
                .containsExactly("phone_124");
    }

    @Test
    void tellsWhatBecameOfEveryNumberThatWasNamed() {
        for (String id : List.of("phone_123", "phone_124", "phone_125")) {
            assigned(id, "agent_456", false, false);
        }
        opened("op_move", DEMO, OperationType.MOVE, "phone_124");
        numberActivities.markMoving(new MoveNumberInput("op_move", DEMO, "phone_124", "agent_456", "agent_789", null));
        opened("op_release", DEMO, OperationType.UNASSIGN, "phone_125");
        numberActivities.markReleasing("op_release", DEMO, "phone_125");
        clock.advance(Duration.ofSeconds(1));
        String batch = aBatch().id();
        anItem(batch, "phone_123", ItemState.UNCHANGED);
        assigned("phone_126", "agent_456", false, false);
        plans.select(
                batch,
                List.of("phone_123", "phone_124", "phone_125", "phone_126", "phone_127", "phone_900", "phone_gone"));

        activities.planMissing(UpdateFleetWebhooksInput.of(batch, DEMO, new BatchScope(null, true, null)));

        assertThat(codes(batch))
                .isEqualTo(Map.of(
                        "phone_124", ErrorCode.OPERATION_RUNNING,
                        "phone_125", ErrorCode.OPERATION_RUNNING,
                        // It was assigned while the account was read.
                        "phone_126", ErrorCode.OPERATION_RUNNING,
                        "phone_127", ErrorCode.NOT_ASSIGNED,
                        "phone_900", ErrorCode.NUMBER_NOT_FOUND,
                        "phone_gone", ErrorCode.NUMBER_NOT_FOUND));
    }

    @Test
    void tellsThatANamedNumberIsNotTheAgents() {
        assigned("phone_123", "agent_789", false, false);
        clock.advance(Duration.ofSeconds(1));
        String batch = aBatch().id();
        plans.select(batch, List.of("phone_123"));

        activities.planMissing(UpdateFleetWebhooksInput.of(batch, DEMO, new BatchScope("agent_456", true, null)));

        assertThat(codes(batch)).isEqualTo(Map.of("phone_123", ErrorCode.OTHER_AGENT));
    }

    @Test
    void heldNumbersThatNobodyNamedAreNoConcernOfABatch() {
        assigned("phone_124", "agent_456", false, false);
        opened("op_release", DEMO, OperationType.UNASSIGN, "phone_124");
        numberActivities.markReleasing("op_release", DEMO, "phone_124");
        clock.advance(Duration.ofSeconds(1));
        String batch = aBatch().id();

        activities.planMissing(of(batch, null));

        assertThat(codes(batch)).isEmpty();
    }

    @Test
    void theUndoOfABatchTellsWhichOfItsNumbersAreHeld() {
        assigned("phone_123", "agent_456", false, false);
        assigned("phone_124", "agent_456", false, false);
        String batch = aBatch().id();
        for (String id : List.of("phone_123", "phone_124")) {
            anItem(batch, id, ItemState.PENDING);
            results.end(batch, id, ItemState.UPDATED, null, List.of());
        }
        opened("op_release", DEMO, OperationType.UNASSIGN, "phone_124");
        numberActivities.markReleasing("op_release", DEMO, "phone_124");
        opened("op_undo", DEMO, OperationType.UNDO_FLEET, null);

        activities.planMissing(UpdateFleetWebhooksInput.of("op_undo", DEMO, BatchScope.undoing(batch)));

        assertThat(codes("op_undo")).isEqualTo(Map.of("phone_124", ErrorCode.OPERATION_RUNNING));
    }

    private Map<String, ErrorCode> codes(String batch) {
        return results.list(batch, ItemState.FAILED, null, 99).items().stream()
                .collect(Collectors.toMap(
                        BatchItem::phoneNumberId,
                        item -> Objects.requireNonNull(item.failure()).code()));
    }

    @Test
    void handsOutPendingNumbersInTheirOrder() {
        String batch = aBatch().id();
        plans.plan(
                batch,
                List.of(
                        planned("phone_3", 0),
                        planned("phone_1", 0),
                        planned("phone_0", 1),
                        planned("phone_4", 0),
                        planned("phone_5", 1)));
        anItem(batch, "phone_2", ItemState.UNCHANGED);
        assertThat(next(batch, 0, "")).containsExactly("phone_1", "phone_3");
        // Those of one page only.
        assertThat(next(batch, 0, "phone_3")).containsExactly("phone_4");
        assertThat(next(batch, 0, "phone_4")).containsExactly("phone_0", "phone_5");
        assertThat(next(batch, 1, "phone_5")).isEmpty();
    }

    @Test
    void failsAnItemUnlessItHasEnded() {
        String batch = aBatch().id();
        anItem(batch, "phone_1", ItemState.PENDING);
        anItem(batch, "phone_2", ItemState.PENDING);
        results.end(batch, "phone_2", ItemState.UPDATED, null, List.of());
        OperationFailure failure = OperationFailure.of(ErrorCode.OPERATION_RUNNING, "Another one runs.");
        activities.failItem(batch, "phone_1", failure);
        activities.failItem(batch, "phone_1", OperationFailure.of(ErrorCode.INTERNAL, "Later."));
        activities.failItem(batch, "phone_2", failure);
        assertThat(results.list(batch, null, null, 9).items())
                .containsExactly(
                        new BatchItem("phone_1", "+1555", ItemState.FAILED, failure, List.of()),
                        item("phone_2", ItemState.UPDATED));
    }

    @Test
    void keepsAnItemThatEndedWhenItIsPlannedAgain() {
        String batch = aBatch().id();
        plans.plan(batch, List.of(planned("phone_1", 0)));
        results.end(batch, "phone_1", ItemState.UPDATED, null, List.of());
        plans.plan(batch, List.of(planned("phone_1", 0)));
        assertThat(activities.progress(batch)).isEqualTo(new BatchProgress(1, 0, 1, 0));
    }

    @Test
    void replacesAPendingItemUnlessItsNumberIsBeingWritten() {
        String batch = aBatch().id();
        plans.plan(batch, List.of(planned("phone_1", 0), planned("phone_2", 0)));
        numberActivities.keepSnapshot(batch, "phone_2", new Route(Map.of()), List.of());
        plans.plan(batch, List.of(unchanged("phone_1"), unchanged("phone_2")));
        assertThat(activities.progress(batch)).isEqualTo(new BatchProgress(2, 1, 0, 0));
        assertThat(next(batch, 0, "")).containsExactly("phone_2");
    }

    @Test
    void saysWhenWhatTwilioHeldWasReadLongAgo() {
        String batch = aBatch().id();
        plans.plan(batch, List.of(planned("phone_1", 0)));
        assertThat(activities.nextPending(batch, 0, "", 2).stale()).isFalse();
        clock.advance(BatchPlans.FRESH.plusSeconds(1));
        assertThat(activities.nextPending(batch, 0, "", 2).stale()).isTrue();
    }

    @Test
    void countsTheItemsByState() {
        String batch = aBatch().id();
        assertThat(activities.progress(batch)).isEqualTo(new BatchProgress(0, 0, 0, 0));
        anItem(batch, "phone_1", ItemState.PENDING);
        anItem(batch, "phone_2", ItemState.UNCHANGED);
        anItem(batch, "phone_3", ItemState.PENDING);
        anItem(batch, "phone_4", ItemState.PENDING);
        results.end(batch, "phone_3", ItemState.UPDATED, null, List.of());
        activities.failItem(batch, "phone_4", OperationFailure.of(ErrorCode.INTERNAL, "No."));
        assertThat(activities.progress(batch)).isEqualTo(new BatchProgress(4, 1, 1, 1));
        assertThat(activities.progress(batch).remaining()).isEqualTo(1);
    }

    @Test
    void listsTheItemsPageByPage() {
        String batch = aBatch().id();
        List<BatchItem> planned = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            planned.add(item("phone_" + i, ItemState.PENDING));
            anItem(batch, "phone_" + i, ItemState.PENDING);
        }
        var first = results.list(batch, ItemState.PENDING, null, 3);
        assertThat(first.items()).isEqualTo(planned.subList(0, 3));
        assertThat(results.list(batch, ItemState.PENDING, first.next(), 3).items())
                .isEqualTo(planned.subList(3, 5));
    }

    @Test
    void knowsTheNumbersThatWereUnderWay() {
        String batch = aBatch().id();
        anItem(batch, "phone_1", ItemState.PENDING);
        anItem(batch, "phone_2", ItemState.PENDING);
        anItem(batch, "phone_3", ItemState.PENDING);
        numberActivities.keepSnapshot(batch, "phone_1", new Route(Map.of()), List.of());
        numberActivities.keepSnapshot(batch, "phone_2", new Route(Map.of()), List.of());
        numberActivities.keepSnapshot("op_other", "phone_3", new Route(Map.of()), List.of());
        results.end(batch, "phone_2", ItemState.UPDATED, null, List.of());
        assertThat(results.interrupted(batch)).containsExactly("phone_1");
    }

    private static BatchItem item(String phoneNumberId, ItemState state) {
        return new BatchItem(phoneNumberId, "+1555", state, null, List.of());
    }

    private List<String> next(String batch, int page, String after) {
        return activities.nextPending(batch, page, after, 2).numbers().stream()
                .map(PendingNumber::phoneNumberId)
                .toList();
    }

    private PlannedNumber planned(String phoneNumberId, int page) {
        return item(phoneNumberId, page, ItemState.PENDING);
    }

    private PlannedNumber unchanged(String phoneNumberId) {
        return item(phoneNumberId, 0, ItemState.UNCHANGED);
    }

    private PlannedNumber item(String phoneNumberId, int page, ItemState state) {
        return new PlannedNumber(
                phoneNumberId,
                "+1555",
                state,
                null,
                new PlannedNumber.Seen(page, 0, clock.instant(), new Route(Map.of()), null),
                List.of());
    }

    private static UpdateFleetWebhooksInput of(String operationId, @Nullable String agentId) {
        return UpdateFleetWebhooksInput.of(operationId, DEMO, new BatchScope(agentId, false, null));
    }
}
