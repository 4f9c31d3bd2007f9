package dev.switchboard.workflows.assignment;

import org.jspecify.annotations.Nullable;

/**
 * What to assign.
 *
 * @param operationId the operation's id
 * @param owner the caller's subject, who must own both number and agent
 * @param phoneNumberId the number
 * @param agentId the agent
 * @param enableSms whether to configure SMS
 * @param enableWhatsApp whether to configure the number's WhatsApp sender
 * @param takeOver whether a trunk or application that owns the number's route may be taken off the number
 * @param batch how a batch goes about it; none when somebody waits for the answer
 */
public record AssignNumberInput(
        String operationId,
        String owner,
        String phoneNumberId,
        String agentId,
        boolean enableSms,
        boolean enableWhatsApp,
        boolean takeOver,
        @Nullable InBatch batch) {

    /** One that somebody waits for. */
    public AssignNumberInput(
            String operationId,
            String owner,
            String phoneNumberId,
            String agentId,
            boolean enableSms,
            boolean enableWhatsApp,
            boolean takeOver) {
        this(operationId, owner, phoneNumberId, agentId, enableSms, enableWhatsApp, takeOver, null);
    }

    ReserveNumberInput reservation() {
        Undone undone = batch == null ? null : batch.undone();
        return new ReserveNumberInput(
                operationId,
                owner,
                phoneNumberId,
                agentId,
                enableSms,
                enableWhatsApp,
                undone == null ? null : undone.boundBy());
    }
}
