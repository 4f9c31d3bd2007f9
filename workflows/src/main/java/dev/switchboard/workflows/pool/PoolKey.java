package dev.switchboard.workflows.pool;

/** A pool: each owner names his own. */
public record PoolKey(String owner, String name) {}
