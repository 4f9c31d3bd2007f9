package dev.switchboard.workflows.assignment;

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
 */
public record AssignNumberInput(
        String operationId,
        String owner,
        String phoneNumberId,
        String agentId,
        boolean enableSms,
        boolean enableWhatsApp,
        boolean takeOver) {

    ReserveNumberInput reservation() {
        return new ReserveNumberInput(operationId, owner, phoneNumberId, agentId, enableSms, enableWhatsApp);
    }
}
