package dev.switchboard.activities.operation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchboard.activities.batch.ItemState;
import dev.switchboard.workflows.operation.OperationState;
import dev.switchboard.workflows.operation.OperationType;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** What Home tells of: what is over there cries for nobody. */
class UnsettledOperationsTest extends EndedOperations {

    private final UnsettledOperations unsettled = bean(UnsettledOperations.class);

    @Test
    void whatWasNotPutBackIsToldUntilAnOperationOnTheNumberHasComeToAGoodEnd() {
        Operation first = anOperation(OperationType.ASSIGN, "phone_123");
        end(first.id(), "phone_123", OperationState.COMPENSATION_INCOMPLETE);
        Operation second = anOperation(OperationType.ASSIGN, "phone_123");
        end(second.id(), "phone_123", OperationState.COMPENSATION_INCOMPLETE);
        Operation refused = anOperation(OperationType.ASSIGN, "phone_123");
        end(refused.id(), "phone_123", OperationState.FAILED);
        assertThat(unsettled.notPutBack(DEMO, 9)).containsExactlyInAnyOrder(stored(first), stored(second));
        assertThat(unsettled.notPutBack("other", 9)).isEmpty();
        assertThat(bean(NumbersNotPutBack.class).operationOf("phone_123")).contains(first.id());

        Operation good = anOperation(OperationType.UPDATE, "phone_123");
        end(good.id(), "phone_123", OperationState.COMPLETED);

        assertThat(unsettled.notPutBack(DEMO, 9)).isEmpty();
        assertThat(bean(NumbersNotPutBack.class).operationOf("phone_123")).isEmpty();
    }

    @Test
    void aBatchThatLeftSomethingIsToldAlsoWhenTheRestOfItWentWell() {
        Operation batch = aBatch();
        anItem(batch.id(), "phone_123", ItemState.PENDING);
        anItem(batch.id(), "phone_124", ItemState.PENDING);
        end(batch.id(), "phone_123", OperationState.COMPENSATION_INCOMPLETE);
        end(batch.id(), "phone_124", OperationState.COMPLETED);
        end(batch.id(), null, OperationState.COMPLETED);
        assertThat(unsettled.notPutBack(DEMO, 9)).containsExactly(stored(batch));

        end(anOperation(OperationType.UPDATE, "phone_123").id(), "phone_123", OperationState.COMPLETED);

        assertThat(unsettled.notPutBack(DEMO, 9)).isEmpty();
    }

    @Test
    void whatFailedIsToldUntilTheSameHasGoneWell() {
        Instant since = clock.instant().minus(Duration.ofDays(1));
        Operation failed = anOperation(OperationType.ASSIGN, "phone_123");
        end(failed.id(), "phone_123", OperationState.COMPENSATED);
        clock.advance(Duration.ofSeconds(1));
        end(anOperation(OperationType.UPDATE, "phone_123").id(), "phone_123", OperationState.COMPLETED);
        end(anOperation(OperationType.ASSIGN, "phone_124").id(), "phone_124", OperationState.COMPLETED);
        assertThat(unsettled.failed(DEMO, since, 9)).containsExactly(stored(failed));
        assertThat(unsettled.failed("other", since, 9)).isEmpty();
        assertThat(unsettled.failed(DEMO, clock.instant(), 9)).as("before that").isEmpty();

        end(anOperation(OperationType.ASSIGN, "phone_123").id(), "phone_123", OperationState.COMPLETED);

        assertThat(unsettled.failed(DEMO, since, 9)).isEmpty();
    }

    private Operation stored(Operation operation) {
        return operations.find(operation.id()).orElseThrow();
    }
}
