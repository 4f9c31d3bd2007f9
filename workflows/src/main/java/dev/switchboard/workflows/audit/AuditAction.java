package dev.switchboard.workflows.audit;

import java.util.Locale;

/** What happened to a number, an owner's numbers, agents or accounts, or was asked for, or was tried and failed. */
public enum AuditAction {
    PHONE_ASSIGNED,
    PHONE_ASSIGNMENT_FAILED,
    PHONE_UNASSIGNED,
    PHONE_UNASSIGNMENT_FAILED,
    WEBHOOKS_UPDATED,
    WEBHOOKS_UPDATE_FAILED,
    WEBHOOKS_BATCH_UPDATED,
    WEBHOOKS_BATCH_FAILED,
    WEBHOOKS_RESTORED,
    WEBHOOKS_RESTORE_FAILED,
    WEBHOOKS_BATCH_UNDONE,
    WEBHOOKS_BATCH_UNDO_FAILED,
    NUMBERS_IMPORTED,
    NUMBERS_IMPORT_FAILED,
    NUMBER_MOVED,
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
    ACCOUNT_STORED,
    ACCOUNT_UPDATED,
    ACCOUNT_DELETED,
    SHARED_KEY_STORED,
    SHARED_KEY_REMOVED,
    OPERATION_CANCEL_REQUESTED,
    BATCH_PAUSE_REQUESTED,
    BATCH_RESUME_REQUESTED,
    BATCH_RATE_REQUESTED;

    /** As it stands in the audit trail: {@code phone_assigned}. */
    public String value() {
        return name().toLowerCase(Locale.ROOT);
    }
}
