package dev.switchboard.activities.batch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchboard.activities.DatabaseTest;
import dev.switchboard.workflows.batch.BatchProgress;
import dev.switchboard.workflows.batch.FailureLimit;
import dev.switchboard.workflows.operation.ErrorCode;
import dev.switchboard.workflows.operation.OperationFailure;
import dev.switchboard.workflows.route.OperationPace;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class BatchesTest extends DatabaseTest {

    private static final OperationFailure FAILURE = OperationFailure.of(ErrorCode.INTERNAL, "No.");

    private final Batches batches = bean(Batches.class);
    private String batch = "";

    @BeforeEach
    void aBatchOfTenNumbers() {
        batch = aBatch().id();
        IntStream.range(0, 10).forEach(i -> anItem(batch, "phone_" + i, ItemState.PENDING));
    }

    @Test
    void countsItemsAsTheyChange() {
        anItem(batch, "phone_right", ItemState.UNCHANGED);
        end(0, ItemState.UPDATED);
        end(0, ItemState.FAILED);
        end(1, ItemState.FAILED);

        assertThat(batches.progress(batch)).isEqualTo(new BatchProgress(11, 1, 1, 1));
        assertThat(batches.progress("op_none")).isEqualTo(new BatchProgress(0, 0, 0, 0));
    }

    @Test
    void keepsWhatItIsTold() {
        batches.pause(batch, "Canary: wrong.");
        batches.setRate(batch, 12.5);
        assertThat(batches.progress(batch))
                .isEqualTo(new BatchProgress(10, 0, 0, 0, true, "Canary: wrong.", 12.5, null));
        assertThat(batches.pace(batch)).isEqualTo(new OperationPace(batch, 12.5));

        batches.resume(batch);
        batches.setRate(batch, null);
        assertThat(batches.progress(batch)).isEqualTo(new BatchProgress(10, 0, 0, 0));
        assertThat(batches.pace(batch)).isNull();
    }

    @Test
    void whatIsToldBeforeAnythingIsPlannedIsKept() {
        String early = aBatch().id();
        batches.pause(early, null);
        anItem(early, "phone_1", ItemState.PENDING);
        assertThat(batches.progress(early)).isEqualTo(new BatchProgress(1, 0, 0, 0, true, null, null, null));
    }

    @Test
    void pausesAreNotTimeSpent() {
        batches.pause(batch, null);
        clock.advance(Duration.ofHours(1));
        batches.beginUpdating(batch);
        batches.resume(batch);
        clock.advance(Duration.ofSeconds(1));
        batches.pause(batch, null);
        clock.advance(Duration.ofHours(1));
        batches.resume(batch);
        clock.advance(Duration.ofSeconds(1));
        end(1, ItemState.UPDATED);
        end(2, ItemState.UPDATED);
        end(3, ItemState.FAILED);
        end(4, ItemState.FAILED);
        assertThat(batches.progress(batch).numbersPerSecond()).isEqualTo(2.0);
        assertThat(batches.progress(batch).secondsLeft()).isEqualTo(3);

        batches.pause(batch, null);
        clock.advance(Duration.ofHours(1));
        assertThat(batches.progress(batch).numbersPerSecond()).isEqualTo(2.0);
    }

    @Test
    void whatHadFailedBeforeAnythingWasUpdatedMakesNoRate() {
        end(1, ItemState.FAILED);
        batches.beginUpdating(batch);
        clock.advance(Duration.ofMinutes(1));
        assertThat(batches.progress(batch).numbersPerSecond()).isNull();
    }

    @Test
    void pausesItselfWithTheFirstFailureThatIsTooMany() {
        batches.keepLimit(batch, new FailureLimit(null, 10));
        end(1, ItemState.FAILED);
        assertThat(batches.progress(batch).paused()).isFalse();
        end(2, ItemState.FAILED);
        end(3, ItemState.FAILED);

        assertThat(batches.progress(batch).pausedBecause()).isEqualTo("2 numbers failed, and at most 10 % may.");
    }

    @Test
    void stillSaysWhyItPausedItselfWhenSomebodyPausesItAsWell() {
        batches.keepLimit(batch, new FailureLimit(0, null));
        end(1, ItemState.FAILED);
        batches.pause(batch, null);
        assertThat(batches.progress(batch).pausedBecause()).isEqualTo("1 number failed, and at most 0 may.");

        batches.resume(batch);
        batches.pause(batch, null);
        assertThat(batches.progress(batch).pausedBecause()).isNull();
    }

    @Test
    void whatHadFailedIsAcceptedWhenItIsResumed() {
        batches.keepLimit(batch, new FailureLimit(0, null));
        end(1, ItemState.FAILED);
        batches.resume(batch);
        assertThat(batches.progress(batch).paused()).isFalse();
        end(2, ItemState.FAILED);
        assertThat(batches.progress(batch).pausedBecause()).isEqualTo("1 number failed, and at most 0 may.");
    }

    @Test
    void doesNotPauseWhenNothingIsLeft() {
        String small = aBatch().id();
        anItem(small, "phone_1", ItemState.PENDING);
        batches.keepLimit(small, new FailureLimit(0, null));

        results.end(small, "phone_1", ItemState.FAILED, FAILURE, List.of());

        assertThat(batches.progress(small)).isEqualTo(new BatchProgress(1, 0, 0, 1));
    }

    private void end(int number, ItemState state) {
        results.end(batch, "phone_" + number, state, state == ItemState.FAILED ? FAILURE : null, List.of());
    }
}
