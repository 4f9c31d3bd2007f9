package dev.switchboard.workflows.fleet;

import org.jspecify.annotations.Nullable;

/**
 * Where a batch stands, carried from run to run by continue-as-new.
 *
 * @param phase what it does
 * @param page the page of the account that is planned, or the one of the last number that was started
 * @param afterPhoneNumberId the last number of that page that was started, in the order of their ids; empty before the
 *     first
 * @param sweep how often the numbers that were busy have been tried again
 * @param failures numbers that failed since the batch was started or resumed
 * @param paused whether the batch is paused
 * @param pausedBecause why it paused itself; none when it was asked to
 * @param requestsPerSecond the batch's own rate, below the account's; none without one
 * @param updatingSince when the first number was started, in milliseconds since 1970; 0 before
 * @param endedBefore numbers that had failed by then: something else owns their route, or Twilio does not list them
 * @param pausedSince when the pause began, in milliseconds since 1970; 0 without one
 * @param pausedMillis how long the pauses before it were, since the first number was started
 */
public record FleetCursor(
        Phase phase,
        int page,
        String afterPhoneNumberId,
        int sweep,
        int failures,
        boolean paused,
        @Nullable String pausedBecause,
        @Nullable Double requestsPerSecond,
        long updatingSince,
        int endedBefore,
        long pausedSince,
        long pausedMillis) {

    /** Nothing done yet. */
    public static final FleetCursor START = new FleetCursor(Phase.PLANNING, 0, "", 0, 0, false, null, null, 0, 0, 0, 0);

    /** What a batch does, one after the other. */
    public enum Phase {
        /** Reads the account's pages and compares them. */
        PLANNING,
        /** Updates the first few numbers and verifies them. */
        CANARY,
        /** Updates the others. */
        UPDATING
    }

    FleetCursor withNextPage() {
        return at(phase, page + 1, "", sweep);
    }

    FleetCursor withPhase(Phase next) {
        return at(next, 0, "", 0);
    }

    FleetCursor withStarted(PendingNumber number) {
        return at(phase, number.page(), number.phoneNumberId(), sweep);
    }

    FleetCursor withNextSweep() {
        return at(phase, 0, "", sweep + 1);
    }

    FleetCursor withFailure() {
        return with(failures + 1, paused, pausedBecause, pausedSince, pausedMillis);
    }

    FleetCursor withPaused(@Nullable String because, long nowMillis) {
        return with(failures, true, because, paused ? pausedSince : nowMillis, pausedMillis);
    }

    /** What has failed until now is accepted. */
    FleetCursor withResumed(long nowMillis) {
        return with(0, false, null, 0, pausedMillisUntil(nowMillis));
    }

    FleetCursor withRequestsPerSecond(@Nullable Double rate) {
        return new FleetCursor(
                phase,
                page,
                afterPhoneNumberId,
                sweep,
                failures,
                paused,
                pausedBecause,
                rate,
                updatingSince,
                endedBefore,
                pausedSince,
                pausedMillis);
    }

    FleetCursor withUpdatingSince(long nowMillis, int ended) {
        return new FleetCursor(
                phase,
                page,
                afterPhoneNumberId,
                sweep,
                failures,
                paused,
                pausedBecause,
                requestsPerSecond,
                nowMillis,
                ended,
                paused ? nowMillis : 0,
                0);
    }

    /** How long numbers have been updated, pauses left out; 0 before the first. */
    long updatingMillisUntil(long nowMillis) {
        return updatingSince == 0 ? 0 : nowMillis - updatingSince - pausedMillisUntil(nowMillis);
    }

    private long pausedMillisUntil(long nowMillis) {
        return pausedMillis + (pausedSince == 0 ? 0 : nowMillis - pausedSince);
    }

    private FleetCursor with(
            int nextFailures, boolean nextPaused, @Nullable String because, long nextPausedSince, long nextMillis) {
        return new FleetCursor(
                phase,
                page,
                afterPhoneNumberId,
                sweep,
                nextFailures,
                nextPaused,
                because,
                requestsPerSecond,
                updatingSince,
                endedBefore,
                nextPausedSince,
                nextMillis);
    }

    private FleetCursor at(Phase nextPhase, int nextPage, String after, int nextSweep) {
        return new FleetCursor(
                nextPhase,
                nextPage,
                after,
                nextSweep,
                failures,
                paused,
                pausedBecause,
                requestsPerSecond,
                updatingSince,
                endedBefore,
                pausedSince,
                pausedMillis);
    }
}
