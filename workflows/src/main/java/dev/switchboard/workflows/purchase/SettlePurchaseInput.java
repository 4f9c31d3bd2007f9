package dev.switchboard.workflows.purchase;

import java.time.Instant;

/**
 * Which purchase to end.
 *
 * @param operationId the operation whose workflow was lost
 * @param owner who had asked for it
 * @param because a sentence for people: how it was lost
 * @param quietAt from when on nothing that it has begun can be carried out any more
 */
public record SettlePurchaseInput(String operationId, String owner, String because, Instant quietAt) {}
