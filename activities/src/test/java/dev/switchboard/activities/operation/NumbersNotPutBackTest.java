package dev.switchboard.activities.operation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchboard.activities.batch.ItemState;
import dev.switchboard.activities.number.KeptImages;
import dev.switchboard.workflows.number.NumberWorkflowIds;
import dev.switchboard.workflows.operation.OperationState;
import dev.switchboard.workflows.operation.OperationType;
import dev.switchboard.workflows.route.Route;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class NumbersNotPutBackTest extends EndedOperations {

    private static final Duration PAUSE = Duration.ofMinutes(1);

    private final NumbersNotPutBack notPutBack = bean(NumbersNotPutBack.class);

    @Test
    void aNumberIsKnownUntilAnOperationOnItHasComeToAGoodEnd() {
        Operation failed = anOperation(OperationType.ASSIGN, "phone_123");
        end(failed.id(), "phone_123", OperationState.COMPENSATION_INCOMPLETE);
        assertThat(notPutBack.count()).isEqualTo(1);
        assertThat(due()).as("not before the first pause").isEmpty();

        clock.advance(PAUSE);
        assertThat(due()).containsExactly(new NotPutBack("phone_123", stored(failed), 0));

        Operation another = anOperation(OperationType.ASSIGN, "phone_123");
        end(another.id(), "phone_123", OperationState.COMPENSATED);
        assertThat(due()).hasSize(1);
        Operation good = anOperation(OperationType.ASSIGN, "phone_123");
        end(good.id(), "phone_123", OperationState.COMPLETED);
        assertThat(due()).isEmpty();
        assertThat(notPutBack.count()).isZero();
    }

    @Test
    void eachNumberOfABatchIsTriedByItselfWhateverBecameOfTheBatch() {
        Operation batch = aBatch();
        for (String number : List.of("phone_123", "phone_124", "phone_125")) {
            anItem(batch.id(), number, ItemState.PENDING);
        }
        end(batch.id(), "phone_123", OperationState.COMPENSATION_INCOMPLETE);
        end(batch.id(), "phone_124", OperationState.COMPENSATION_INCOMPLETE);
        end(batch.id(), "phone_125", OperationState.COMPENSATED);
        end(batch.id(), null, OperationState.COMPLETED);
        clock.advance(PAUSE);

        assertThat(due())
                .containsExactly(
                        new NotPutBack("phone_123", stored(batch), 0), new NotPutBack("phone_124", stored(batch), 0));
        assertThat(notPutBack.count()).isEqualTo(2);

        Operation retry = retryOf(batch, "phone_123");
        assertThat(due()).as("under way").extracting(NotPutBack::phoneNumberId).containsExactly("phone_124");
        end(retry.id(), "phone_123", OperationState.FAILED);
        clock.advance(PAUSE);
        assertThat(due())
                .as("twice as long")
                .extracting(NotPutBack::phoneNumberId)
                .containsExactly("phone_124");
        clock.advance(PAUSE);
        assertThat(due())
                .containsExactlyInAnyOrder(
                        new NotPutBack("phone_123", stored(batch), 1), new NotPutBack("phone_124", stored(batch), 0));

        end(retryOf(batch, "phone_123").id(), "phone_123", OperationState.COMPLETED);
        assertThat(due()).extracting(NotPutBack::phoneNumberId).containsExactly("phone_124");
    }

    @Test
    void whatABatchHadBegunWhenItEndedIncompleteIsTriedToo() {
        Operation batch = aBatch();
        anItem(batch.id(), "phone_123", ItemState.PENDING);
        anItem(batch.id(), "phone_124", ItemState.PENDING);
        bean(KeptImages.class).keep(batch.id(), "phone_123", new Route(Map.of()), List.of());

        end(batch.id(), null, OperationState.COMPENSATION_INCOMPLETE);
        clock.advance(PAUSE);

        assertThat(due()).containsExactly(new NotPutBack("phone_123", stored(batch), 0));
    }

    @Test
    void aNumberThatABatchBroughtToAGoodEndIsForgotten() {
        Operation failed = anOperation(OperationType.ASSIGN, "phone_123");
        end(failed.id(), "phone_123", OperationState.COMPENSATION_INCOMPLETE);
        Operation batch = aBatch();
        anItem(batch.id(), "phone_123", ItemState.PENDING);

        end(batch.id(), "phone_123", OperationState.COMPLETED);

        assertThat(notPutBack.count()).isZero();
    }

    private List<NotPutBack> due() {
        return notPutBack.due(PAUSE, 9);
    }

    private Operation stored(Operation operation) {
        return operations.find(operation.id()).orElseThrow();
    }

    private Operation retryOf(Operation failed, String phoneNumberId) {
        return operations
                .open(new NewOperation(
                        DEMO,
                        OperationType.UPDATE,
                        phoneNumberId,
                        null,
                        failed.id(),
                        NumberWorkflowIds.workflowId(phoneNumberId),
                        null,
                        null))
                .operation();
    }
}
