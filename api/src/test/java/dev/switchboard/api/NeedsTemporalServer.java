package dev.switchboard.api;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Skipped, saying so, where there is no temporal CLI to run a real Temporal server with. */
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(NeedsTemporalServer.Condition.class)
public @interface NeedsTemporalServer {

    /** Looks for the CLI. */
    final class Condition implements ExecutionCondition {
        @Override
        public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
            return SwitchboardServer.temporalCli().isPresent()
                    ? ConditionEvaluationResult.enabled("There is a temporal CLI")
                    : ConditionEvaluationResult.disabled(
                            "needs the temporal CLI on the PATH or in TEMPORAL_CLI, to run a real Temporal server");
        }
    }
}
