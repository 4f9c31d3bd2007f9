package dev.switchboard.activities.audit;

import dev.switchboard.workflows.audit.AuditAction;
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
        Map<String, Integer> counts) {

    /** About a number, without routes, a failure or counts. */
    public static NewAuditMessage of(
            String owner,
            AuditAction action,
            String actor,
            String operationId,
            String phoneNumberId,
            @Nullable String agentId,
            AuditMetadata metadata) {
        return new NewAuditMessage(
                owner,
                action.value(),
                actor,
                operationId,
                phoneNumberId,
                agentId,
                metadata,
                null,
                null,
                null,
                Map.of());
    }

    /** The same with what Twilio held before. */
    public NewAuditMessage withBefore(@Nullable Route route) {
        return new NewAuditMessage(
                owner, action, actor, operationId, phoneNumberId, agentId, metadata, route, after, failure, counts);
    }

    /** The same with what Twilio holds now. */
    public NewAuditMessage withAfter(@Nullable Route route) {
        return new NewAuditMessage(
                owner, action, actor, operationId, phoneNumberId, agentId, metadata, before, route, failure, counts);
    }
}
