package dev.switchboard.activities.operation;

import dev.switchboard.activities.ground.Json;
import dev.switchboard.activities.ground.Times;
import dev.switchboard.workflows.operation.NumberOperationResult;
import dev.switchboard.workflows.operation.OperationFailure;
import dev.switchboard.workflows.operation.OperationState;
import dev.switchboard.workflows.operation.OperationType;
import java.sql.ResultSet;
import java.sql.SQLException;

final class OperationRow {

    private OperationRow() {}

    static Operation read(ResultSet row, int number) throws SQLException {
        return new Operation(
                row.getString("id"),
                row.getString("owner"),
                OperationType.valueOf(row.getString("type")),
                row.getString("phone_number_id"),
                row.getString("chatbot_id"),
                row.getString("source_operation_id"),
                row.getString("workflow_id"),
                row.getString("idempotency_key"),
                row.getString("request_fingerprint"),
                OperationState.valueOf(row.getString("state")),
                Json.read(row.getString("failure"), OperationFailure.class),
                Json.read(row.getString("result"), NumberOperationResult.class),
                Json.counts(row.getString("counts")),
                Times.get(row, "created_at"),
                Times.get(row, "updated_at"),
                Times.find(row, "ended_at"));
    }
}
