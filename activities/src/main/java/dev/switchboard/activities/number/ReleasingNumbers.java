package dev.switchboard.activities.number;

import dev.switchboard.activities.ground.Times;
import java.time.Clock;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Numbers on their way back to Twilio. The operation holds its number until it has released it, or keeps it. */
@Component
public final class ReleasingNumbers {

    private final PhoneNumbers numbers;
    private final JdbcClient jdbc;
    private final Clock clock;

    ReleasingNumbers(PhoneNumbers numbers, JdbcClient jdbc, Clock clock) {
        this.numbers = numbers;
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /**
     * ASSIGNED or FREE → RELEASING.
     *
     * @param outOfService whether its callers are told that it is out of service
     * @throws io.temporal.failure.ApplicationFailure when it is another owner's, held, or cannot be released
     */
    public PhoneNumber begin(String operationId, String owner, String phoneNumberId, boolean outOfService) {
        PhoneNumber number = numbers.owned(owner, phoneNumberId);
        if (number.isAt(BindingState.RELEASING, operationId)) {
            return number;
        }
        BindingRules.refuseUnlessReleasable(number, outOfService);
        int begun = jdbc.sql("""
                UPDATE phone_number
                SET state = 'RELEASING', operation_id = :operationId, out_of_service = :outOfService,
                    version = version + 1, updated_at = :now, held_by = NULL, held_until = NULL
                WHERE id = :id AND version = :version AND state IN ('ASSIGNED', 'FREE')
                  AND operation_id IS DISTINCT FROM :operationId
                  AND (held_by IS NULL OR held_until < :now)
                  AND EXISTS (SELECT 1 FROM operation o WHERE o.id = :operationId AND o.ended_at IS NULL)
                """)
                .param("operationId", operationId)
                .param("outOfService", outOfService)
                .param("now", Times.now(clock))
                .param("id", phoneNumberId)
                .param("version", number.version())
                .update();
        if (begun == 0) {
            throw BindingChanges.changedMeanwhile(phoneNumberId);
        }
        return number;
    }

    /** The number, while the operation holds it or when it has released it. */
    public Optional<PhoneNumber> of(String operationId, String phoneNumberId) {
        return numbers.find(phoneNumberId)
                .filter(number -> number.isAt(BindingState.RELEASING, operationId)
                        || number.isAt(BindingState.RELEASED, operationId));
    }

    /**
     * RELEASING → RELEASED, without an agent.
     *
     * @return false when the operation does not hold the number
     */
    public boolean released(String operationId, String phoneNumberId) {
        return end(
                "state = 'RELEASED', chatbot_id = NULL, bound_by = NULL, moved_by = NULL, base_urls = '{}',"
                        + " sms_enabled = false, whatsapp_enabled = false",
                operationId,
                phoneNumberId);
    }

    /** RELEASING → ASSIGNED or FREE, as it was; nothing when the operation does not hold the number. */
    public void keep(String operationId, String phoneNumberId) {
        end("state = CASE WHEN chatbot_id IS NULL THEN 'FREE' ELSE 'ASSIGNED' END", operationId, phoneNumberId);
    }

    private boolean end(String changes, String operationId, String phoneNumberId) {
        return jdbc.sql("""
                UPDATE phone_number SET %s, out_of_service = false, version = version + 1, updated_at = :now
                WHERE id = :id AND state = 'RELEASING' AND operation_id = :operationId
                """.formatted(changes))
                        .param("now", Times.now(clock))
                        .param("id", phoneNumberId)
                        .param("operationId", operationId)
                        .update()
                == 1;
    }
}
