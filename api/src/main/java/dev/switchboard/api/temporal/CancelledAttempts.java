package dev.switchboard.api.temporal;

import io.temporal.activity.ActivityExecutionContext;
import io.temporal.client.ActivityCompletionException;
import io.temporal.common.interceptors.ActivityInboundCallsInterceptor;
import io.temporal.common.interceptors.ActivityInboundCallsInterceptorBase;
import io.temporal.common.interceptors.WorkerInterceptorBase;
import io.temporal.failure.ApplicationFailure;
import org.jspecify.annotations.Nullable;

/**
 * Has an attempt that fails after its cancellation was asked for be the last one. A real server sees to that itself;
 * the SDK's test server plans a retry that it then forgets, and the workflow waits for the activity for ever.
 */
final class CancelledAttempts extends WorkerInterceptorBase {

    @Override
    public ActivityInboundCallsInterceptor interceptActivity(ActivityInboundCallsInterceptor next) {
        return new LastWhenCancelled(next);
    }

    private static final class LastWhenCancelled extends ActivityInboundCallsInterceptorBase {

        private @Nullable ActivityExecutionContext attempt;

        LastWhenCancelled(ActivityInboundCallsInterceptor next) {
            super(next);
        }

        @Override
        public void init(ActivityExecutionContext context) {
            attempt = context;
            super.init(context);
        }

        @Override
        public ActivityOutput execute(ActivityInput input) {
            try {
                return super.execute(input);
            } catch (ApplicationFailure failure) {
                failure.setNonRetryable(failure.isNonRetryable() || (attempt != null && cancelled(attempt)));
                throw failure;
            }
        }
    }

    /** The answer to a heartbeat says so; a local activity has none. */
    private static boolean cancelled(ActivityExecutionContext attempt) {
        try {
            attempt.heartbeat(null);
            return false;
        } catch (ActivityCompletionException cancelled) {
            return true;
        }
    }
}
