package dev.switchboard.workflows.route;

import io.temporal.activity.ActivityInterface;
import io.temporal.activity.ActivityMethod;

/**
 * The actual state of a number, at Twilio. Runs on the task queue {@code twilio}; every method makes as few requests as
 * it can, each tried once: retrying is Temporal's.
 *
 * <p>Failures have an {@code ErrorCode} as their type: twilio_refused (not retryable), twilio_rate_limited (retryable,
 * after Twilio's Retry-After where it gave one), twilio_unavailable and twilio_timeout (retryable, outcome unknown).
 */
@ActivityInterface
public interface WebhookActivities {

    /**
     * Reads the fields of the channels as Twilio holds them now, and finds the WhatsApp sender where one is needed.
     * Fails, retryable, with route_not_settled while the sender has an accepted change that does not show yet: what it
     * shows will be replaced.
     */
    @ActivityMethod
    CapturedRoute captureRoute(CaptureRouteInput input);

    /**
     * Writes the voice fields of a change. This and the other writes look first when the before-image is not fresh, and
     * refuse with changed_by_others to write over what it lacks. A failure of an attempt that was not the first says
     * that an earlier one may still be carried out.
     */
    @ActivityMethod
    void configureVoice(ApplyRouteInput input);

    /** Writes the SMS fields of a change. */
    @ActivityMethod
    void configureSms(ApplyRouteInput input);

    /** Writes the WhatsApp sender's webhook; Twilio applies it later (202), {@link #readBackRoute} sees when. */
    @ActivityMethod
    void configureWhatsApp(ApplyRouteInput input);

    /**
     * Writes a change that puts values back which were there before. One that Twilio does not take any more is cleared
     * in its place, and told: nothing of ours stays for it.
     */
    @ActivityMethod
    RestoredRoute putBackRoute(ApplyRouteInput input);

    /**
     * Checks that Twilio holds every field of {@code expected}; fails, retryable, with route_not_settled naming the
     * fields that differ.
     */
    @ActivityMethod
    void readBackRoute(ReadBackInput input);

    /**
     * Undoes a change: puts {@code from} back wherever Twilio still holds {@code to}, then reads back. A field that
     * holds neither was changed by somebody else meanwhile: it is left alone and reported. A value that Twilio does not
     * take any more is cleared instead, and reported as well.
     *
     * <p>Succeeds also when the change was never applied, and when Twilio no longer has what carried it.
     */
    @ActivityMethod
    RestoredRoute restoreRoute(ApplyRouteInput input);
}
