package dev.switchboard.activities.batch;

import dev.switchboard.activities.number.PhoneNumber;
import dev.switchboard.activities.number.PhoneNumbers;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.data.jdbc.repository.query.Query;
import org.springframework.data.repository.Repository;

/** Which numbers a batch still lacks. */
interface NumbersToPlan extends Repository<PhoneNumber, String> {

    /**
     * Some of those bound and not held by an operation, of the owner and, when given, of the agent.
     *
     * @param selected only those that the batch was asked for by id
     */
    @Query(PhoneNumbers.SELECT
            + "WHERE n.owner = :owner AND n.state = 'ASSIGNED'"
            + " AND (CAST(:agentId AS text) IS NULL OR n.chatbot_id = :agentId)"
            + " AND (NOT :selected OR EXISTS (SELECT 1 FROM operation_selection s"
            + " WHERE s.operation_id = :operationId AND s.phone_number_id = n.id))"
            + " AND n.updated_at < (SELECT o.created_at FROM operation o WHERE o.id = :operationId)"
            + " AND NOT EXISTS (SELECT 1 FROM operation_item i"
            + " WHERE i.operation_id = :operationId AND i.phone_number_id = n.id) LIMIT :limit")
    List<PhoneNumber> assignedWithoutItem(
            String operationId, String owner, @Nullable String agentId, boolean selected, int limit);

    /** Some of those that the batch was asked for by id, whatever became of them. */
    @Query("SELECT s.phone_number_id FROM operation_selection s WHERE s.operation_id = :operationId"
            + " AND NOT EXISTS (SELECT 1 FROM operation_item i"
            + " WHERE i.operation_id = s.operation_id AND i.phone_number_id = s.phone_number_id)"
            + " ORDER BY s.phone_number_id LIMIT :limit")
    List<String> namedWithoutItem(String operationId, int limit);

    /** Some of those that another batch has changed, whose binding an operation is about to end or to change. */
    @Query(PhoneNumbers.SELECT
            + "JOIN operation_item u ON u.phone_number_id = n.id AND u.operation_id = :changedBy AND u.state = 'UPDATED' "
            + "WHERE n.owner = :owner AND n.state IN ('MOVING', 'RELEASING')"
            + " AND NOT EXISTS (SELECT 1 FROM operation_item i"
            + " WHERE i.operation_id = :operationId AND i.phone_number_id = n.id) LIMIT :limit")
    List<PhoneNumber> changedAndHeldWithoutItem(String operationId, String owner, String changedBy, int limit);
}
