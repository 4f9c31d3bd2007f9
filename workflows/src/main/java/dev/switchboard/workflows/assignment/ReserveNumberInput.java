package dev.switchboard.workflows.assignment;

/** See {@link NumberActivities#reserveNumber}. Voice is always wanted where the number can do it. */
public record ReserveNumberInput(
        String operationId,
        String owner,
        String phoneNumberId,
        String agentId,
        boolean enableSms,
        boolean enableWhatsApp) {}
