package dev.switchboard.workflows.purchase;

/**
 * Who is to answer a number that is bought.
 *
 * @param agentId the agent
 * @param enableSms whether its messages too
 */
public record PurchaseUse(String agentId, boolean enableSms) {}
