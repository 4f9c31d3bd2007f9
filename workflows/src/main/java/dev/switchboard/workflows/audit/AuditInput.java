package dev.switchboard.workflows.audit;

import dev.switchboard.workflows.number.Capabilities;
import dev.switchboard.workflows.operation.NumberOperationResult;
import dev.switchboard.workflows.operation.OperationFailure;
import dev.switchboard.workflows.operation.OperationState;
import dev.switchboard.workflows.route.Route;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How an operation ended.
 *
 * @param operationId which
 * @param action what is audited
 * @param actor who asked for it, as the workflow was told: for readers of its history. The trail has who was stored
 * @param phoneNumberId the number, none for an operation on many
 * @param agentId the agent concerned
 * @param state how it ended
 * @param failure why it failed, when it did
 * @param result its result, when it has one
 * @param counts of an operation on many numbers: how many ended how; otherwise empty
 * @param before the route at Twilio before
 * @param after the route at Twilio afterwards, as far as it was written
 * @param enabled what the number's binding has, had, or was to have switched on; null to take it from the binding as it
 *     is when the message is written
 * @param accountSid the Twilio account, of an operation on one
 */
public record AuditInput(
        String operationId,
        AuditAction action,
        String actor,
        @Nullable String phoneNumberId,
        @Nullable String agentId,
        OperationState state,
        @Nullable OperationFailure failure,
        @Nullable NumberOperationResult result,
        Map<String, Integer> counts,
        @Nullable Route before,
        @Nullable Route after,
        @Nullable Capabilities enabled,
        @Nullable String accountSid) {

    public AuditInput {
        counts = Collections.unmodifiableMap(new LinkedHashMap<>(counts));
    }

    /** How an operation ended that leaves the number's binding as it is, or is on many. */
    public AuditInput(
            String operationId,
            AuditAction action,
            String actor,
            @Nullable String phoneNumberId,
            @Nullable String agentId,
            OperationState state,
            @Nullable OperationFailure failure,
            @Nullable NumberOperationResult result,
            Map<String, Integer> counts,
            @Nullable Route before,
            @Nullable Route after) {
        this(operationId, action, actor, phoneNumberId, agentId, state, failure, result, counts, before, after, null);
    }

    /** How an operation on a number ended. */
    public AuditInput(
            String operationId,
            AuditAction action,
            String actor,
            @Nullable String phoneNumberId,
            @Nullable String agentId,
            OperationState state,
            @Nullable OperationFailure failure,
            @Nullable NumberOperationResult result,
            Map<String, Integer> counts,
            @Nullable Route before,
            @Nullable Route after,
            @Nullable Capabilities enabled) {
        this(
                operationId,
                action,
                actor,
                phoneNumberId,
                agentId,
                state,
                failure,
                result,
                counts,
                before,
                after,
                enabled,
                null);
    }

    /** How an operation on a Twilio account ended. */
    public static AuditInput ofAccount(
            String operationId,
            AuditAction action,
            String actor,
            @Nullable String accountSid,
            OperationState state,
            @Nullable OperationFailure failure,
            Map<String, Integer> counts) {
        return new AuditInput(
                operationId, action, actor, null, null, state, failure, null, counts, null, null, null, accountSid);
    }
}
