package dev.switchboard.activities.plan;

/**
 * What a batch has left as it is.
 *
 * @param kind AGENT, POOL, BUDGET or NUMBER
 * @param id which; empty of the budget
 * @param why the reason
 */
public record LeftAlone(String kind, String id, String why) {}
