package dev.switchboard.activities.operation;

/**
 * What opening an operation came to.
 *
 * @param operation the operation
 * @param isNew false when it is an earlier one, opened with the same idempotency key: the caller attaches to it
 */
public record OpenedOperation(Operation operation, boolean isNew) {}
