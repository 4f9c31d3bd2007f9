package dev.switchboard.workflows.account;

import dev.switchboard.workflows.operation.ErrorCode;
import dev.switchboard.workflows.operation.Failures;
import dev.switchboard.workflows.operation.OperationFailure;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** An account whose steps are noted; any of them can fail. */
public final class FakeAccounts implements AccountActivities {

    public final List<String> steps = new CopyOnWriteArrayList<>();

    /** When each step began, by the server's clock. */
    public final List<Long> times = new CopyOnWriteArrayList<>();

    private final List<String> failing = new ArrayList<>();
    private LongSupplier clock = () -> 0;
    private @Nullable RuntimeException failure;

    public void clock(LongSupplier millis) {
        clock = millis;
    }

    /** From now on the step is refused for good. */
    public void refuse(String step) {
        failing.add(step);
        failure = Failures.nonRetryable(OperationFailure.of(ErrorCode.TWILIO_REFUSED, step + " is refused."));
    }

    /** The next attempts of the step fail in a way that another attempt may cure. */
    public void failOnce(String step) {
        failing.add(step + " once");
    }

    private void did(String step) {
        times.add(clock.getAsLong());
        if (failing.remove(step + " once")) {
            steps.add(step + " failed");
            throw Failures.retryable(OperationFailure.of(ErrorCode.TWILIO_TIMEOUT, step + " had no answer."), null);
        }
        steps.add(step);
        if (failing.contains(step) && failure != null) {
            throw failure;
        }
    }

    @Override
    public void beginRotation(RotateAuthTokenInput input) {
        did("begin");
    }

    @Override
    public void endRotation(RotateAuthTokenInput input) {
        did("end");
    }

    public AccountTwilioActivities twilio() {
        return new AccountTwilioActivities() {
            @Override
            public void createNextToken(RotateAuthTokenInput input) {
                did("create");
            }

            @Override
            public void promoteNextToken(RotateAuthTokenInput input) {
                did("promote");
            }

            @Override
            public void verifyToken(RotateAuthTokenInput input) {
                did("verify");
            }

            @Override
            public void deleteNextToken(RotateAuthTokenInput input) {
                did("delete");
            }
        };
    }
}
