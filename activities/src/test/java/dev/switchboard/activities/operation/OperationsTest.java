package dev.switchboard.activities.operation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchboard.activities.DatabaseTest;
import dev.switchboard.activities.ground.Slice;
import dev.switchboard.workflows.operation.OperationState;
import dev.switchboard.workflows.operation.OperationType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

class OperationsTest extends DatabaseTest {

    private final OperationStates states = bean(OperationStates.class);

    @Test
    void opensAnOperationAsPending() {
        OpenedOperation opened = operations.open(assigning("phone_123", "key"));
        assertThat(opened.isNew()).isTrue();
        Operation operation = opened.operation();
        assertThat(operation.id()).startsWith("op_");
        assertThat(operation.state()).isEqualTo(OperationState.PENDING);
        assertThat(operation.idempotencyKey()).isEqualTo("key");
        assertThat(operation.createdAt()).isEqualTo(clock.instant());
        assertThat(operations.find(operation.id())).contains(operation);
    }

    @Test
    void attachesToTheOperationOfTheSameKey() {
        Operation first = operations.open(assigning("phone_123", "key")).operation();
        OpenedOperation second = operations.open(assigning("phone_124", "key"));
        assertThat(second.isNew()).isFalse();
        assertThat(second.operation()).isEqualTo(first);
    }

    @Test
    void keepsTheKeysOfOwnersApart() {
        operations.open(assigning("phone_123", "key"));
        NewOperation others =
                new NewOperation(OTHER, OperationType.ASSIGN, "phone_900", null, "phone-number/phone_900", "key", null);
        assertThat(operations.open(others).isNew()).isTrue();
    }

    @Test
    void opensAnyNumberOfOperationsWithoutAKey() {
        assertThat(operations.open(assigning("phone_123", null)).isNew()).isTrue();
        assertThat(operations.open(assigning("phone_123", null)).isNew()).isTrue();
    }

    @RepeatedTest(3)
    void opensOneOperationForTwentyCallersWithOneKey() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(20);
        try {
            List<Callable<OpenedOperation>> calls = new ArrayList<>();
            for (int caller = 0; caller < 20; caller++) {
                calls.add(() -> operations.open(assigning("phone_123", "key")));
            }
            List<OpenedOperation> opened = new ArrayList<>();
            for (Future<OpenedOperation> call : threads.invokeAll(calls)) {
                opened.add(call.get());
            }
            assertThat(opened).filteredOn(OpenedOperation::isNew).hasSize(1);
            assertThat(opened)
                    .extracting(OpenedOperation::operation)
                    .containsOnly(opened.get(0).operation());
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void discardsAnOperationThatNeverRanAndFreesItsKey() {
        String discarded =
                operations.open(assigning("phone_123", "key")).operation().id();
        operations.discard(discarded);
        assertThat(operations.find(discarded)).isEmpty();
        assertThat(operations.open(assigning("phone_123", "key")).isNew()).isTrue();
    }

    @Test
    void doesNotDiscardAnOperationThatRuns() {
        String id = operations.open(assigning("phone_123", "key")).operation().id();
        states.begin(id);
        operations.discard(id);
        assertThat(operations.find(id).orElseThrow().state()).isEqualTo(OperationState.RUNNING);
    }

    @Test
    void prefersTheOneThatRunsToOneThatWaits() {
        String runs = operations.open(assigning("phone_123", null)).operation().id();
        states.begin(runs);
        clock.advance(Duration.ofSeconds(1));
        operations.open(assigning("phone_123", null));
        assertThat(operations.running("phone-number/phone_123").orElseThrow().id())
                .isEqualTo(runs);
        assertThat(operations.running("phone-number/phone_124")).isEmpty();
    }

    @Test
    void listsNewestFirstPageByPageWithoutGapOrRepetition() {
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < 7; i++) {
            ids.add(0, operations.open(assigning("phone_123", null)).operation().id());
            clock.advance(Duration.ofMillis(1));
        }
        List<String> listed = new ArrayList<>();
        String after = null;
        do {
            Slice<Operation> slice = operations.list(DEMO, OperationFilter.ALL, after, 3);
            slice.items().forEach(operation -> listed.add(operation.id()));
            after = slice.next();
        } while (after != null);
        assertThat(listed).isEqualTo(ids);
    }

    @Test
    void filtersTheList() {
        String first = operations.open(assigning("phone_123", null)).operation().id();
        String second =
                operations.open(assigning("phone_124", null)).operation().id();
        states.begin(second);
        assertThat(ids(new OperationFilter(null, OperationState.RUNNING, null, null)))
                .containsExactly(second);
        assertThat(ids(new OperationFilter(null, null, "phone_123", null))).containsExactly(first);
        assertThat(ids(new OperationFilter(OperationType.IMPORT, null, null, null)))
                .isEmpty();
        assertThat(ids(new OperationFilter(OperationType.ASSIGN, null, null, "agent_456")))
                .hasSize(2);
        assertThat(operations.list(OTHER, OperationFilter.ALL, null, 9).items()).isEmpty();
    }

    @Test
    void knowsWhatHasNotEnded() {
        String pending =
                operations.open(assigning("phone_123", null)).operation().id();
        clock.advance(Duration.ofMillis(1));
        String running =
                operations.open(assigning("phone_124", null)).operation().id();
        states.begin(running);
        assertThat(operations.unfinished()).extracting(Operation::id).containsExactly(pending, running);
    }

    private List<String> ids(OperationFilter filter) {
        return operations.list(DEMO, filter, null, 9).items().stream()
                .map(Operation::id)
                .toList();
    }

    private static NewOperation assigning(String phoneNumberId, @Nullable String key) {
        return new NewOperation(
                DEMO, OperationType.ASSIGN, phoneNumberId, "agent_456", "phone-number/" + phoneNumberId, key, "print");
    }
}
