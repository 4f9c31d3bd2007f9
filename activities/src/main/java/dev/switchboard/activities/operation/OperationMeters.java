package dev.switchboard.activities.operation;

import dev.switchboard.workflows.audit.AuditInput;
import dev.switchboard.workflows.operation.ErrorCode;
import dev.switchboard.workflows.operation.OperationState;
import dev.switchboard.workflows.operation.OperationType;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Arrays;
import java.util.Locale;
import org.springframework.stereotype.Component;
import org.springframework.transaction.event.TransactionalEventListener;

/**
 * Counts operations by how they ended. What alerts look at exists from the start at 0, since Prometheus does not see a
 * counter's first step when that is also its first sample.
 */
@Component
final class OperationMeters {

    static final String OPERATIONS = "switchboard.operations";
    static final String ITEMS = "switchboard.operation.items";
    static final String FAILURES = "switchboard.operation.failures";
    static final String COMPENSATIONS = "switchboard.compensations";

    private final MeterRegistry meters;

    OperationMeters(MeterRegistry meters) {
        this.meters = meters;
        for (OperationType type : OperationType.values()) {
            Arrays.stream(OperationState.values())
                    .filter(OperationState::ended)
                    .forEach(outcome -> count(OPERATIONS, 0, "type", label(type), "outcome", label(outcome)));
        }
        for (ErrorCode error : ErrorCode.values()) {
            count(FAILURES, 0, "error", error.code());
        }
        count(COMPENSATIONS, 0, "outcome", "compensated");
        count(COMPENSATIONS, 0, "outcome", "incomplete");
    }

    /** Counts what was committed, so a repeated call, which is rolled back, counts nothing. */
    @TransactionalEventListener
    void count(OperationEnded ended) {
        AuditInput input = ended.input();
        if (ended.operation() != null && ended.whole()) {
            String type = label(ended.operation().type());
            count(OPERATIONS, 1, "type", type, "outcome", label(input.state()));
            input.counts().forEach((outcome, items) -> count(ITEMS, items, "type", type, "outcome", outcome));
        }
        if (input.failure() != null) {
            count(FAILURES, 1, "error", input.failure().code().code());
        }
        if (input.state() == OperationState.COMPENSATED) {
            count(COMPENSATIONS, 1, "outcome", "compensated");
        }
        if (input.state() == OperationState.COMPENSATION_INCOMPLETE) {
            count(COMPENSATIONS, 1, "outcome", "incomplete");
        }
    }

    private void count(String name, double amount, String... labels) {
        meters.counter(name, labels).increment(amount);
    }

    private static String label(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
