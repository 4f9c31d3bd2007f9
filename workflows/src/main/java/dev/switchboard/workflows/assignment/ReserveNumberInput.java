package dev.switchboard.workflows.assignment;

import org.jspecify.annotations.Nullable;

/**
 * See {@link NumberActivities#reserveNumber}. Voice is always wanted where the number can do it.
 *
 * @param boundBy the operation whose binding comes back, when an unassignment is undone
 */
public record ReserveNumberInput(
        String operationId,
        String owner,
        String phoneNumberId,
        String agentId,
        boolean enableSms,
        boolean enableWhatsApp,
        @Nullable String boundBy) {

    /** Of a binding that is new. */
    public ReserveNumberInput(
            String operationId,
            String owner,
            String phoneNumberId,
            String agentId,
            boolean enableSms,
            boolean enableWhatsApp) {
        this(operationId, owner, phoneNumberId, agentId, enableSms, enableWhatsApp, null);
    }
}
