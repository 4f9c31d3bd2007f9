package dev.switchboard.workflows.release;

import io.temporal.activity.ActivityInterface;
import io.temporal.activity.ActivityMethod;

/**
 * Releases of numbers, in the database. Every method may be repeated, and then changes nothing.
 *
 * <p>Refusals are non-retryable application failures whose type is an {@code ErrorCode}.
 */
@ActivityInterface
public interface ReleaseActivities {

    /**
     * ASSIGNED or FREE → RELEASING; an assigned number keeps its agent.
     *
     * <p>Refusals: number_not_found, number_not_owned, operation_running, release_blocked.
     */
    @ActivityMethod
    NumberToRelease beginRelease(ReleaseNumberInput input);

    /** Remembers what hung on the number, before any of it is detached: from now on it may be gone at Twilio. */
    @ActivityMethod
    void beginDetaching(String operationId, NumberAttachments attachments);

    /** RELEASING → RELEASED. The number has no agent any more, and its price is given back to its owner's budget. */
    @ActivityMethod
    void confirmReleased(String operationId, String phoneNumberId);

    /** RELEASING → ASSIGNED or FREE, as it was; nothing when the operation does not hold the number. */
    @ActivityMethod
    void keepNumber(String operationId, String phoneNumberId);

    /** How far a release got whose workflow was lost. */
    @ActivityMethod
    LostRelease loadLostRelease(String operationId, String phoneNumberId);
}
