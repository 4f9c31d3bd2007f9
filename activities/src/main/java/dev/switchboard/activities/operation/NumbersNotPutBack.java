package dev.switchboard.activities.operation;

import dev.switchboard.activities.ground.Times;
import dev.switchboard.workflows.audit.AuditInput;
import dev.switchboard.workflows.operation.OperationState;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.springframework.context.event.EventListener;
import org.springframework.core.annotation.Order;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Numbers at which something may be left, since an operation could not put back everything: one on the number alone, or
 * a batch of which the number was one. They are known as such until an operation on them has come to a good end.
 */
@Component
public final class NumbersNotPutBack {

    private final JdbcClient jdbc;
    private final Clock clock;

    NumbersNotPutBack(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    @EventListener
    @Order(OperationEnded.NOT_PUT_BACK)
    void end(OperationEnded ended) {
        AuditInput input = ended.input();
        if (input.phoneNumberId() == null || ended.operation() == null) {
            return;
        }
        if (input.state() == OperationState.COMPENSATION_INCOMPLETE) {
            keep(input.operationId(), List.of(input.phoneNumberId()));
        }
        if (input.state() == OperationState.COMPLETED) {
            forget(input.phoneNumberId());
        }
    }

    /** The operation that left something at a number, until one on it has come to a good end. */
    public Optional<String> operationOf(String phoneNumberId) {
        return jdbc.sql("SELECT operation_id FROM number_not_put_back WHERE phone_number_id = :phoneNumberId")
                .param("phoneNumberId", phoneNumberId)
                .query(String.class)
                .optional();
    }

    /** How many there are. */
    public int count() {
        return jdbc.sql("SELECT count(*) FROM number_not_put_back")
                .query(Integer.class)
                .single();
    }

    /**
     * Those of which another try is due: each waits twice as long as the one before it, and six hours at most.
     *
     * @param pause before the first try
     */
    public List<NotPutBack> due(Duration pause, int limit) {
        return jdbc.sql("""
                SELECT o.*, n.phone_number_id AS not_put_back, t.tries
                FROM number_not_put_back n JOIN operation o ON o.id = n.operation_id
                CROSS JOIN LATERAL (
                    SELECT count(*) AS tries, max(r.ended_at) AS last, count(*) > count(r.ended_at) AS runs
                    FROM operation r
                    WHERE r.source_operation_id = o.id AND r.phone_number_id = n.phone_number_id) t
                -- What a release could not attach again, no operation on webhooks does.
                WHERE o.type <> 'RELEASE' AND NOT t.runs AND coalesce(t.last, n.since)
                    + least(make_interval(hours => 6),
                            make_interval(secs => CAST(:pause AS double precision) * power(2, least(t.tries, 20)))) <= :now
                ORDER BY coalesce(t.last, n.since), n.phone_number_id LIMIT :limit
                """)
                .param("pause", pause.toMillis() / 1000.0)
                .param("now", Times.now(clock))
                .param("limit", limit)
                .query((row, number) -> new NotPutBack(
                        row.getString("not_put_back"), OperationRow.read(row, number), row.getInt("tries")))
                .list();
    }

    /** Keeps numbers at which an operation on many left something, in the transaction in which that ends. */
    public void keep(String operationId, Collection<String> phoneNumberIds) {
        jdbc.sql("""
                INSERT INTO number_not_put_back (phone_number_id, operation_id, since)
                SELECT id, :operationId, :now FROM unnest(:ids) AS ids (id) ORDER BY id ON CONFLICT DO NOTHING
                """)
                .param("ids", phoneNumberIds.toArray(String[]::new))
                .param("operationId", operationId)
                .param("now", Times.now(clock))
                .update();
    }

    private void forget(String phoneNumberId) {
        jdbc.sql("DELETE FROM number_not_put_back WHERE phone_number_id = :phoneNumberId")
                .param("phoneNumberId", phoneNumberId)
                .update();
    }
}
