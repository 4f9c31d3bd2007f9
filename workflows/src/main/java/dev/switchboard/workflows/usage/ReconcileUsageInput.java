package dev.switchboard.workflows.usage;

/**
 * Which day to compare.
 *
 * @param operationId the operation's id
 * @param owner who asked for it; the numbers are those of all owners
 * @param day a UTC date as {@code 2026-03-10}
 * @param cursor where to go on: {@link ReconcileCursor#START} for a new operation
 */
public record ReconcileUsageInput(String operationId, String owner, String day, ReconcileCursor cursor) {

    ReconcileUsageInput withCursor(ReconcileCursor next) {
        return new ReconcileUsageInput(operationId, owner, day, next);
    }
}
