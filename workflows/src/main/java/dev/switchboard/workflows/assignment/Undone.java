package dev.switchboard.workflows.assignment;

import org.jspecify.annotations.Nullable;

/**
 * An earlier operation on a number that is taken back.
 *
 * @param operationId which
 * @param boundBy the operation that had bound the number before it, of a number that it has unassigned: what Twilio
 *     held before the binding is kept with that one
 */
public record Undone(String operationId, @Nullable String boundBy) {}
