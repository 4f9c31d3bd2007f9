package dev.switchboard.api.temporal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.switchboard.workflows.operation.ErrorCode;
import dev.switchboard.workflows.operation.Failures;
import dev.switchboard.workflows.operation.OperationFailure;
import io.temporal.activity.ActivityInterface;
import io.temporal.activity.ActivityOptions;
import io.temporal.activity.LocalActivityOptions;
import io.temporal.client.WorkflowOptions;
import io.temporal.common.RetryOptions;
import io.temporal.testing.TestEnvironmentOptions;
import io.temporal.testing.TestWorkflowEnvironment;
import io.temporal.worker.WorkerFactoryOptions;
import io.temporal.workflow.Workflow;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.dao.QueryTimeoutException;
import org.springframework.transaction.CannotCreateTransactionException;

/** Steps that are tried for ever, as undos are. */
class FinalBugsTest {

    private static final String QUEUE = "final-bugs";

    private final Failing step = new Failing();
    private TestWorkflowEnvironment temporal;

    @BeforeEach
    void start() {
        temporal = TestWorkflowEnvironment.newInstance(TestEnvironmentOptions.newBuilder()
                .setWorkerFactoryOptions(WorkerFactoryOptions.newBuilder()
                        .setWorkerInterceptors(new FinalBugs())
                        .build())
                .build());
        var worker = temporal.newWorker(QUEUE);
        worker.registerWorkflowImplementationTypes(AskImpl.class);
        worker.registerActivitiesImplementations(step);
        temporal.start();
    }

    @AfterEach
    void stop() {
        temporal.close();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aBugEndsAStepThatIsTriedForEver(boolean local) {
        for (RuntimeException bug : List.of(
                new NullPointerException("token 123"),
                new IllegalStateException("of ours"),
                new DuplicateKeyException("same every time"))) {
            step.failures.add(bug);

            Throwable failure = catchThrowable(() -> ask(local));

            assertThat(Failures.reasonOf(failure).code()).isEqualTo(ErrorCode.INTERNAL);
            assertThat(Failures.reasonOf(failure).message())
                    .contains(bug.getClass().getSimpleName())
                    .doesNotContain("token 123");
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aDatabaseThatIsAwayIsWaitedFor(boolean local) {
        step.failures.addAll(List.of(
                new DataAccessResourceFailureException("away"),
                new QueryTimeoutException("slow"),
                new CannotCreateTransactionException("away"),
                Failures.retryable(OperationFailure.of(ErrorCode.TWILIO_UNAVAILABLE, "Twilio answered 500"), null)));

        ask(local);

        assertThat(step.failures).isEmpty();
    }

    @Test
    void aStepThatGivesUpOnTheDatabaseSaysSo() {
        step.failures.addAll(Collections.nCopies(3, new DataAccessResourceFailureException("away")));

        Throwable failure = catchThrowable(() -> ask(false, 2));

        assertThat(Failures.reasonOf(failure).code()).isEqualTo(ErrorCode.DATABASE_UNAVAILABLE);
    }

    private void ask(boolean local) {
        ask(local, 0);
    }

    private void ask(boolean local, int attempts) {
        temporal.getWorkflowClient()
                .newWorkflowStub(
                        Ask.class,
                        WorkflowOptions.newBuilder().setTaskQueue(QUEUE).build())
                .ask(local, attempts);
    }

    /** A workflow of one step. */
    @WorkflowInterface
    public interface Ask {
        @WorkflowMethod
        void ask(boolean local, int attempts);
    }

    /** A step. */
    @ActivityInterface
    public interface Step {
        void take();
    }

    /** See {@link Ask}. */
    public static final class AskImpl implements Ask {

        @Override
        public void ask(boolean local, int attempts) {
            Duration limit = Duration.ofSeconds(10);
            Step step = local
                    ? Workflow.newLocalActivityStub(
                            Step.class,
                            LocalActivityOptions.newBuilder()
                                    .setScheduleToCloseTimeout(Duration.ofMinutes(10))
                                    .setStartToCloseTimeout(limit)
                                    .build())
                    : Workflow.newActivityStub(
                            Step.class,
                            ActivityOptions.newBuilder()
                                    .setStartToCloseTimeout(limit)
                                    .setRetryOptions(RetryOptions.newBuilder()
                                            .setMaximumAttempts(attempts)
                                            .build())
                                    .build());
            step.take();
        }
    }

    private static final class Failing implements Step {

        private final Deque<RuntimeException> failures = new ArrayDeque<>();

        @Override
        public void take() {
            RuntimeException next = failures.poll();
            if (next != null) {
                throw next;
            }
        }
    }
}
