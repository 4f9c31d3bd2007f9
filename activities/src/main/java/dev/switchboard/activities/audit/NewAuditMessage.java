package dev.switchboard.activities.audit;

import dev.switchboard.workflows.operation.OperationFailure;
import dev.switchboard.workflows.route.Route;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A message to be appended. See {@link AuditMessage}; {@code owner} is who sees it. */
public record NewAuditMessage(
        String owner,
        String action,
        String actor,
        String operationId,
        @Nullable String phoneNumberId,
        @Nullable String agentId,
        AuditMetadata metadata,
        @Nullable Route before,
        @Nullable Route after,
        @Nullable OperationFailure failure,
        Map<String, Integer> counts) {}
