package dev.switchboard.workflows.drift;

import org.jspecify.annotations.Nullable;

/**
 * Which numbers to check.
 *
 * @param operationId the operation's id; none when a schedule starts it, whose arguments are the same every time: the
 *     run makes one
 * @param owner whose operation it is
 * @param wholeFleet the numbers of all owners; otherwise those of the operation's
 * @param cursor where to go on: {@link DriftCursor#START} for a new operation
 */
public record CheckFleetDriftInput(@Nullable String operationId, String owner, boolean wholeFleet, DriftCursor cursor) {

    /** A check of an owner's own numbers. */
    public static CheckFleetDriftInput ofOwner(String operationId, String owner) {
        return new CheckFleetDriftInput(operationId, owner, false, DriftCursor.START);
    }

    /** The schedule's check of everybody's numbers. */
    public static CheckFleetDriftInput scheduled() {
        return new CheckFleetDriftInput(null, DriftWorkflowIds.SCHEDULE_OWNER, true, DriftCursor.START);
    }

    CheckFleetDriftInput withOperationId(String id) {
        return new CheckFleetDriftInput(id, owner, wholeFleet, cursor);
    }

    CheckFleetDriftInput withCursor(DriftCursor next) {
        return new CheckFleetDriftInput(operationId, owner, wholeFleet, next);
    }

    /** The check as its steps see it. */
    DriftCheck check() {
        if (operationId == null) {
            throw new IllegalStateException("The run has not made its operation's id");
        }
        return new DriftCheck(operationId, owner, wholeFleet);
    }
}
