package dev.switchboard.activities.number;

import dev.switchboard.activities.ground.Times;
import dev.switchboard.activities.operation.OperationEnded;
import dev.switchboard.workflows.operation.OperationFailure;
import java.time.Clock;
import java.util.Objects;
import org.springframework.context.event.EventListener;
import org.springframework.core.annotation.Order;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Remembers of free numbers that Twilio did not find them, until an import finds them again. */
@Component
final class MissingNumbers {

    /** @see <a href="https://www.twilio.com/docs/api/errors/20404">Not found</a> */
    private static final int NOT_FOUND = 20404;

    private final JdbcClient jdbc;
    private final Clock clock;

    MissingNumbers(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    @EventListener
    @Order(OperationEnded.NUMBERS)
    void remember(OperationEnded ended) {
        OperationFailure failure = ended.input().failure();
        if (failure == null || !Objects.equals(failure.twilioCode(), NOT_FOUND)) {
            return;
        }
        jdbc.sql("""
                UPDATE phone_number SET missing_since = :now
                WHERE id = :phoneNumberId AND state = 'FREE' AND missing_since IS NULL
                """)
                .param("phoneNumberId", ended.input().phoneNumberId())
                .param("now", Times.now(clock))
                .update();
    }
}
