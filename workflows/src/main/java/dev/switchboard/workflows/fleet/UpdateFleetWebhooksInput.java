package dev.switchboard.workflows.fleet;

import org.jspecify.annotations.Nullable;

/**
 * Which numbers to update, and how carefully.
 *
 * @param operationId the operation's id
 * @param owner whose numbers
 * @param agentId only those of this agent, when given
 * @param selected only those that were kept with the operation when it was opened
 * @param undoes the batch whose changes are to be put back; none to bring numbers up to date
 * @param dryRun plan only: write nothing to Twilio
 * @param canary so many numbers are updated and verified before the others
 * @param maxFailures how many may fail before the batch pauses; none for any number
 * @param cursor where to go on: {@link FleetCursor#START} for a new operation
 */
public record UpdateFleetWebhooksInput(
        String operationId,
        String owner,
        @Nullable String agentId,
        boolean selected,
        @Nullable String undoes,
        boolean dryRun,
        int canary,
        @Nullable FailureLimit maxFailures,
        FleetCursor cursor) {

    /** All numbers of an owner, or of one agent. */
    public static UpdateFleetWebhooksInput of(String operationId, String owner, @Nullable String agentId) {
        return new UpdateFleetWebhooksInput(
                operationId, owner, agentId, false, null, false, 0, null, FleetCursor.START);
    }

    /** The same, to be planned only. */
    public UpdateFleetWebhooksInput asDryRun() {
        return new UpdateFleetWebhooksInput(
                operationId, owner, agentId, selected, undoes, true, canary, maxFailures, cursor);
    }

    public UpdateFleetWebhooksInput withCursor(FleetCursor next) {
        return new UpdateFleetWebhooksInput(
                operationId, owner, agentId, selected, undoes, dryRun, canary, maxFailures, next);
    }
}
