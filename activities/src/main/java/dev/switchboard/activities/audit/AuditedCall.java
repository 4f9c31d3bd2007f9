package dev.switchboard.activities.audit;

import dev.switchboard.activities.number.PhoneNumber;
import dev.switchboard.activities.operation.Operation;
import dev.switchboard.workflows.audit.AuditAction;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a caller has changed, asked for or found out by a call that is no operation of its own.
 *
 * @param action what
 * @param caller who called, and whose trail it stands in: nobody calls about what is another's
 * @param subject about what
 * @param metadata about the subject
 * @param before its fields before; none of a secret
 * @param after its fields afterwards, or as they were asked for; none of a secret
 */
public record AuditedCall(
        AuditAction action,
        String caller,
        Subject subject,
        AuditMetadata metadata,
        @Nullable Map<String, String> before,
        @Nullable Map<String, String> after) {

    public static AuditedCall onAgent(AuditAction action, String caller, String agentId) {
        return new AuditedCall(action, caller, new Subject(null, null, agentId), AuditMetadata.NONE, null, null);
    }

    public static AuditedCall onAccount(AuditAction action, String caller, String accountSid) {
        return new AuditedCall(
                action, caller, new Subject(null, null, null), AuditMetadata.ofAccount(accountSid), null, null);
    }

    public static AuditedCall onNumber(AuditAction action, String caller, PhoneNumber number) {
        return new AuditedCall(
                action, caller, new Subject(null, number.id(), number.agentId()), AuditMetadata.NONE, null, null);
    }

    /** About no number, agent, account or operation: its fields say about what. */
    public static AuditedCall ofCaller(AuditAction action, String caller) {
        return new AuditedCall(action, caller, new Subject(null, null, null), AuditMetadata.NONE, null, null);
    }

    public static AuditedCall onOperation(AuditAction action, String caller, Operation operation) {
        return new AuditedCall(
                action,
                caller,
                new Subject(operation.id(), operation.phoneNumberId(), operation.agentId()),
                AuditMetadata.NONE,
                null,
                null);
    }

    static AuditedCall verified(String caller, PhoneNumber number, VerifiedWebhooks found) {
        return new AuditedCall(
                AuditAction.WEBHOOKS_VERIFIED,
                caller,
                new Subject(null, number.id(), number.agentId()),
                AuditMetadata.ofVerification(number, found),
                null,
                null);
    }

    /** The same as a part of an operation, by whose id it is found as well. */
    public AuditedCall in(String operationId) {
        return new AuditedCall(
                action,
                caller,
                new Subject(operationId, subject.phoneNumberId(), subject.agentId()),
                metadata,
                before,
                after);
    }

    public AuditedCall from(Map<String, String> fields) {
        return new AuditedCall(action, caller, subject, metadata, fields, after);
    }

    public AuditedCall to(Map<String, String> fields) {
        return new AuditedCall(action, caller, subject, metadata, before, fields);
    }

    /** What a message can be found by. */
    record Subject(
            @Nullable String operationId,
            @Nullable String phoneNumberId,
            @Nullable String agentId) {}
}
