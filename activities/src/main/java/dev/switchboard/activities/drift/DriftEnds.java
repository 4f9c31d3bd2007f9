package dev.switchboard.activities.drift;

import dev.switchboard.activities.ground.Times;
import dev.switchboard.activities.operation.OperationEnded;
import dev.switchboard.workflows.audit.AuditInput;
import dev.switchboard.workflows.operation.OperationState;
import java.time.Clock;
import org.springframework.context.event.EventListener;
import org.springframework.core.annotation.Order;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Ends the drift of numbers that an operation has put right, without waiting for the next check to see it. */
@Component
final class DriftEnds {

    private final JdbcClient jdbc;
    private final Clock clock;

    DriftEnds(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /**
     * An operation on a number has ended. An update ends its drift when all of it is what an update cures, and so does
     * a move to another agent. Unassigning ends it in any case, since nothing is asked of the number then. What was
     * left over at a free number ends when it was cleared, or when the number is given to an agent, whose URLs take its
     * place.
     */
    @EventListener
    @Order(OperationEnded.DRIFT)
    void end(OperationEnded ended) {
        AuditInput input = ended.input();
        if (input.phoneNumberId() == null || input.state() != OperationState.COMPLETED) {
            return;
        }
        switch (input.action()) {
            case WEBHOOKS_UPDATED, PHONE_REASSIGNED -> end(input, true, "update_cures = 'ALL'");
            case PHONE_UNASSIGNED, PHONE_GIVEN_BACK -> end(input, false, "true");
            case PHONE_ASSIGNED -> end(input, false, "chatbot_id IS NULL");
            case PHONE_RELEASED -> {
                // What Twilio keeps because of somebody else's value is still ours.
                if (input.result() == null || input.result().changedByOthers().isEmpty()) {
                    end(input, true, "chatbot_id IS NULL");
                }
            }
            default -> {
                // Says nothing of what Twilio holds of the number.
            }
        }
    }

    private void end(AuditInput input, boolean repaired, String which) {
        jdbc.sql("""
                UPDATE route_drift
                SET resolved_at = :now, resolved_by = :operationId,
                    repaired_at = CASE WHEN :repaired THEN CAST(:now AS timestamptz) END
                WHERE phone_number_id = :phoneNumberId AND resolved_at IS NULL AND %s
                """.formatted(which))
                .param("now", Times.now(clock))
                .param("operationId", input.operationId())
                .param("repaired", repaired)
                .param("phoneNumberId", input.phoneNumberId())
                .update();
    }
}
