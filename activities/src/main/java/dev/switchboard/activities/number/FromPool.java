package dev.switchboard.activities.number;

/**
 * Which number to take from a pool, and for whom.
 *
 * @param pool its name
 * @param agentId the agent
 * @param enableSms whether it has to do SMS, which the agent is to answer
 * @param enableWhatsApp the same of WhatsApp
 */
public record FromPool(String pool, String agentId, boolean enableSms, boolean enableWhatsApp) {}
