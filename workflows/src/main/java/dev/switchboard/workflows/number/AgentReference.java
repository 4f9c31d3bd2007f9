package dev.switchboard.workflows.number;

/** An agent ("chatbot"): its id, for example {@code agent_456}, and its display name. */
public record AgentReference(String id, String name) {}
