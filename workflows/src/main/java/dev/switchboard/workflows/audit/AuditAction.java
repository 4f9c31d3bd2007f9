package dev.switchboard.workflows.audit;

import java.util.Locale;

/**
 * What happened to a number, an owner's numbers, agents, accounts or tokens, or was asked for, or was tried and failed.
 */
public enum AuditAction {
    PHONE_ASSIGNED,
    PHONE_ASSIGNMENT_FAILED,
    PHONE_UNASSIGNED,
    PHONE_UNASSIGNMENT_FAILED,
    /** It has another agent now. */
    PHONE_REASSIGNED,
    PHONE_REASSIGNMENT_FAILED,
    /** What was left of us at a number without an agent is cleared. */
    PHONE_RELEASED,
    WEBHOOKS_UPDATED,
    WEBHOOKS_UPDATE_FAILED,
    WEBHOOKS_BATCH_UPDATED,
    WEBHOOKS_BATCH_FAILED,
    ASSIGNMENTS_BATCH_CHANGED,
    ASSIGNMENTS_BATCH_FAILED,
    WEBHOOKS_RESTORED,
    WEBHOOKS_RESTORE_FAILED,
    WEBHOOKS_BATCH_UNDONE,
    WEBHOOKS_BATCH_UNDO_FAILED,
    NUMBERS_IMPORTED,
    NUMBERS_IMPORT_FAILED,
    NUMBER_MOVED,
    NUMBER_MERGED,
    NUMBERS_PURCHASED,
    NUMBERS_PURCHASE_FAILED,
    PHONE_PURCHASED,
    /** Bought, kept and free, as it could not be assigned. */
    PHONE_PURCHASED_UNASSIGNED,
    /** Bought, not assigned, and released again. */
    PHONE_PURCHASE_UNDONE,
    /** Given back to Twilio. */
    PHONE_GIVEN_BACK,
    /** A release ended before the number was given back. */
    PHONE_KEPT,
    /** A release of what is not here any more, so that nothing was kept either. */
    PHONE_RELEASE_REFUSED,
    BUDGET_CHANGED,
    /** A file was compared with the fleet. */
    PLAN_MADE,
    POOL_CHANGED,
    POOL_DELETED,
    POOL_NUMBER_PUT,
    POOL_NUMBER_TAKEN_OUT,
    USAGE_RECONCILED,
    USAGE_RECONCILE_FAILED,
    DRIFT_FOUND,
    DRIFT_RESOLVED,
    DRIFT_REPAIRED,
    DRIFT_CHECKED,
    DRIFT_CHECK_FAILED,
    AUTH_TOKEN_ROTATED,
    AUTH_TOKEN_ROTATION_FAILED,
    WEBHOOKS_VERIFIED,
    AGENT_CREATED,
    AGENT_UPDATED,
    AGENT_DELETED,
    RUNTIME_SECRET_RENEWED,
    ACCOUNT_STORED,
    ACCOUNT_UPDATED,
    ACCOUNT_DELETED,
    SHARED_KEY_STORED,
    SHARED_KEY_REMOVED,
    TOKENS_REVOKED,
    OPERATION_CANCEL_REQUESTED,
    BATCH_PAUSE_REQUESTED,
    BATCH_RESUME_REQUESTED,
    BATCH_RATE_REQUESTED;

    /** As it stands in the audit trail: {@code phone_assigned}. */
    public String value() {
        return name().toLowerCase(Locale.ROOT);
    }
}
