package dev.switchboard.activities.number;

import dev.switchboard.activities.operation.OperationEnded;
import org.springframework.context.event.EventListener;
import org.springframework.core.annotation.Order;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Lets go of numbers that an operation held without changing their binding, once it has ended. */
@Component
final class NumberHolds {

    private final JdbcClient jdbc;

    NumberHolds(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @EventListener
    @Order(OperationEnded.NUMBERS)
    void release(OperationEnded ended) {
        if (ended.input().phoneNumberId() == null) {
            return;
        }
        jdbc.sql("""
                UPDATE phone_number SET held_by = NULL, held_until = NULL
                WHERE id = :phoneNumberId AND held_by = :operationId
                """)
                .param("phoneNumberId", ended.input().phoneNumberId())
                .param("operationId", ended.input().operationId())
                .update();
    }
}
