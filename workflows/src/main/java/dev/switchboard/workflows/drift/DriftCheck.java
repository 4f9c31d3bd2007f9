package dev.switchboard.workflows.drift;

import org.jspecify.annotations.Nullable;

/**
 * One check, for its steps.
 *
 * @param operationId the operation's id
 * @param owner whose operation it is
 * @param wholeFleet the numbers of all owners; otherwise those of the operation's
 */
public record DriftCheck(String operationId, String owner, boolean wholeFleet) {

    /** Whose numbers are checked; none for everybody's. */
    public @Nullable String onlyOwner() {
        return wholeFleet ? null : owner;
    }
}
