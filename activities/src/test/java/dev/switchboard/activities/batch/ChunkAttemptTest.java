package dev.switchboard.activities.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.switchboard.activities.attempt.Heartbeats;
import dev.switchboard.activities.batch.ChunkAttempt.Patience;
import dev.switchboard.activities.twilio.error.TwilioException;
import dev.switchboard.activities.twilio.pace.RequestContext;
import dev.switchboard.activities.twilio.pace.RequestPriority;
import dev.switchboard.workflows.StepOptions;
import dev.switchboard.workflows.operation.ErrorCode;
import dev.switchboard.workflows.operation.Failures;
import dev.switchboard.workflows.operation.OperationFailure;
import dev.switchboard.workflows.route.OperationPace;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.dao.TransientDataAccessResourceException;

class ChunkAttemptTest {

    private final AtomicReference<Steering> steering = new AtomicReference<>(Steering.UNTOLD);
    private final AtomicInteger tries = new AtomicInteger();
    private final ChunkAttempt attempt =
            new ChunkAttempt("op_1", steering::get, Heartbeats.start(() -> "outside of an activity"));

    @Test
    void whatFailsForAWhileIsTriedAgain() {
        assertThat(failing(2, ChunkAttemptTest::unavailable)).isEqualTo(3);
    }

    @Test
    void aDatabaseThatIsAwayIsWaitedFor() {
        assertThat(failing(2, () -> new TransientDataAccessResourceException("away")))
                .isEqualTo(3);
    }

    @Test
    void aStatementThatIsWrongIsNotTriedAgain() {
        assertThatThrownBy(() -> failing(1, () -> new DataIntegrityViolationException("wrong")))
                .isInstanceOf(DataIntegrityViolationException.class);
        assertThat(tries).hasValue(1);
    }

    @Test
    void aRefusalIsNotTriedAgain() {
        assertThatThrownBy(() -> failing(1, () -> Failures.refusal(ErrorCode.NOT_ASSIGNED, "It is free.")))
                .hasMessageContaining("It is free.");
        assertThat(tries).hasValue(1);
    }

    @Test
    void aRequestThatWritesIsNotSentWhenTheBatchHasEndedWhileItWaited() {
        assertThatThrownBy(() -> attempt.call(Patience.FORWARD, (context, time) -> {
                    steering.set(new Steering(true, false, true, null));
                    context.fence().check();
                    return time;
                }))
                .isInstanceOf(ChunkAttempt.Lost.class);
    }

    @Test
    void aStepSendsItsRequestsBehindInteractiveOnesAndAtThePaceOfItsBatch() {
        OperationPace pace = new OperationPace("op_1", 2);
        steering.set(new Steering(true, false, false, pace));

        RequestContext context = attempt.call(Patience.FORWARD, (given, time) -> given);

        assertThat(context.priority()).isEqualTo(RequestPriority.BATCH);
        assertThat(context.pace()).isEqualTo(pace);
    }

    @Test
    void eachTryHasTheTimeOfAStepAtTwilio() {
        Duration left = attempt.call(
                Patience.FORWARD,
                (context, time) -> context.time().left(System.nanoTime()).orElseThrow());
        assertThat(left).isPositive().isLessThanOrEqualTo(StepOptions.TWILIO_ATTEMPT);
    }

    /** Answers the number of the try that succeeded. */
    private int failing(int times, Supplier<RuntimeException> failure) {
        return attempt.call(Patience.FORWARD, (context, time) -> {
            if (tries.incrementAndGet() <= times) {
                throw failure.get();
            }
            return time;
        });
    }

    private static TwilioException unavailable() {
        return new TwilioException(
                OperationFailure.of(ErrorCode.TWILIO_UNAVAILABLE, "Twilio answered 500."), null, null);
    }
}
