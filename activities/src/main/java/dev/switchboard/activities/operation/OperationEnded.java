package dev.switchboard.activities.operation;

import dev.switchboard.workflows.audit.AuditInput;
import org.jspecify.annotations.Nullable;

/**
 * An operation, or one number of a batch, has ended. It is published in the transaction that keeps the end and its
 * audit message, and is listened to there. Each package brings its own tables up to date. What one of them throws
 * undoes the end.
 *
 * <p>Listeners that lock rows say when by {@code @Order}, and all of them come before the owner's audit trail is
 * locked. A drift check locks drift and then the trail, and an import locks numbers and then the trail. In another
 * order here, two of these transactions would wait for each other.
 *
 * @param input how it ended
 * @param operation as it was before; none when nobody opened it
 * @param whole whether it is the operation itself that ended, and by this call
 */
public record OperationEnded(AuditInput input, @Nullable Operation operation, boolean whole) {

    /** When the pool is locked that a purchase was for. */
    public static final int POOL = 0;

    /** When drift is locked. */
    public static final int DRIFT = 1;

    /** When numbers are locked. */
    public static final int NUMBERS = 2;

    /** When the numbers of a batch are locked. */
    public static final int BATCH = 3;

    /** When agents and budgets are locked that the operation has changed beside numbers. */
    public static final int SETTINGS = 5;

    /** When is locked what could not be put back. */
    static final int NOT_PUT_BACK = 4;

    /** Whether it is one number of an operation on many that ended. */
    public boolean isOneOfMany() {
        return operation != null && operation.phoneNumberId() == null && input.phoneNumberId() != null;
    }
}
