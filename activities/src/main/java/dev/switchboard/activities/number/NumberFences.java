package dev.switchboard.activities.number;

import dev.switchboard.workflows.operation.ErrorCode;
import dev.switchboard.workflows.operation.Failures;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * The fencing token of whoever writes a number's route: its operation, which has not ended and holds the number. An
 * operation holds a number once and never again, so that no other token is needed. What comes too late does not hold it
 * any more: a run that was reset, or an attempt whose run is gone.
 */
@Component
public final class NumberFences {

    private final JdbcClient jdbc;

    NumberFences(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * Passes while the operation holds the number.
     *
     * @throws io.temporal.failure.ApplicationFailure {@code interrupted}, not to be tried again
     */
    public void requireHeld(String operationId, String phoneNumberId) {
        boolean held = jdbc.sql("""
                SELECT EXISTS (
                    SELECT 1 FROM phone_number n JOIN operation o ON o.id = :operationId
                    WHERE n.id = :phoneNumberId AND o.ended_at IS NULL
                      AND CASE WHEN n.state IN ('ASSIGNING', 'MOVING', 'RELEASING') THEN n.operation_id ELSE n.held_by END = o.id)
                """)
                .param("operationId", operationId)
                .param("phoneNumberId", phoneNumberId)
                .query(Boolean.class)
                .single();
        if (!held) {
            throw Failures.refusal(
                    ErrorCode.INTERRUPTED,
                    "Operation " + operationId + " does not hold phone number " + phoneNumberId
                            + " any more, so nothing was written. Start a new one.");
        }
    }
}
