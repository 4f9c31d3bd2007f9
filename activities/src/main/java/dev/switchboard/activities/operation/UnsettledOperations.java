package dev.switchboard.activities.operation;

import dev.switchboard.activities.ground.Times;
import java.time.Instant;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Operations after which a person has something to do, as long as that is so. */
@Component
public final class UnsettledOperations {

    private final JdbcClient jdbc;

    UnsettledOperations(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * The owner's operations that could not put back everything, newest first. One of a number is told until any on it
     * has come to a good end, a batch until that is so of each number that it left, also when the rest of it went well.
     */
    public List<Operation> notPutBack(String owner, int limit) {
        return jdbc.sql("""
                SELECT o.* FROM operation o
                WHERE o.owner = :owner
                  AND (o.id IN (SELECT operation_id FROM number_not_put_back)
                       OR o.state = 'COMPENSATION_INCOMPLETE'
                          AND o.phone_number_id IN (SELECT phone_number_id FROM number_not_put_back)
                       -- Of an account, until the same has gone well.
                       OR o.state = 'COMPENSATION_INCOMPLETE' AND o.phone_number_id IS NULL AND o.type NOT IN (:batches)
                          AND NOT EXISTS (
                              SELECT 1 FROM operation done
                              WHERE done.owner = o.owner AND done.workflow_id = o.workflow_id
                                AND done.state = 'COMPLETED' AND done.created_at > o.created_at))
                ORDER BY o.created_at DESC, o.id DESC LIMIT :limit
                """)
                .param("owner", owner)
                .param("batches", Operations.BATCHES)
                .param("limit", limit)
                .query(OperationRow::read)
                .list();
    }

    /** The owner's operations that failed since, newest first; none of which the same has gone well meanwhile. */
    public List<Operation> failed(String owner, Instant since, int limit) {
        return jdbc.sql("""
                SELECT o.* FROM operation o
                WHERE o.owner = :owner AND o.state IN ('COMPENSATED', 'FAILED') AND o.created_at > :since
                  AND NOT EXISTS (
                      SELECT 1 FROM operation done
                      WHERE done.owner = o.owner AND done.type = o.type
                        AND (done.phone_number_id = o.phone_number_id OR o.type = 'CHECK_DRIFT')
                        AND done.state = 'COMPLETED' AND done.created_at > o.created_at)
                ORDER BY o.created_at DESC, o.id DESC LIMIT :limit
                """)
                .param("owner", owner)
                .param("since", Times.parameter(since))
                .param("limit", limit)
                .query(OperationRow::read)
                .list();
    }
}
