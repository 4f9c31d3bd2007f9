package dev.switchboard.simulator;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A call from outside to a number of the account.
 *
 * @param to a number of the account, in E.164
 * @param durationSeconds how long it lasts when it is answered; a minute unless given
 * @param status how it ends if the application lets it: completed unless given; canceled and no-answer are the
 *     caller who hangs up
 * @param digits what the caller presses at the first Gather or Record
 * @param allowAnyHost whether URLs on other machines are called too
 */
public record CallToPlace(
        String from,
        String to,
        @Nullable Integer durationSeconds,
        @Nullable String status,
        @Nullable String digits,
        @Nullable CallbackOptions statusCallbacks,
        boolean allowAnyHost) {

    private static final int USUAL_SECONDS = 60;
    private static final Set<String> STATUSES = Set.of("completed", "busy", "failed", "no-answer", "canceled");

    public CallToPlace {
        PhoneNumbers.require("from", from);
        PhoneNumbers.require("to", to);
        if (durationSeconds != null && durationSeconds < 0) {
            throw new IllegalArgumentException("durationSeconds must not be negative");
        }
        if (status != null && !STATUSES.contains(status)) {
            throw new IllegalArgumentException("status must be completed, busy, failed, no-answer or canceled");
        }
    }

    public static CallToPlace of(String from, String to) {
        return new CallToPlace(from, to, null, null, null, null, false);
    }

    public CallToPlace withDurationSeconds(int seconds) {
        return new CallToPlace(from, to, seconds, status, digits, statusCallbacks, allowAnyHost);
    }

    public CallToPlace withStatus(String newStatus) {
        return new CallToPlace(from, to, durationSeconds, newStatus, digits, statusCallbacks, allowAnyHost);
    }

    public CallToPlace withDigits(String newDigits) {
        return new CallToPlace(from, to, durationSeconds, status, newDigits, statusCallbacks, allowAnyHost);
    }

    public CallToPlace withStatusCallbacks(CallbackOptions options) {
        return new CallToPlace(from, to, durationSeconds, status, digits, options, allowAnyHost);
    }

    public CallToPlace withAllowAnyHost() {
        return new CallToPlace(from, to, durationSeconds, status, digits, statusCallbacks, true);
    }

    String wantedStatus() {
        return status == null ? "completed" : status;
    }

    int wantedSeconds() {
        return durationSeconds == null ? USUAL_SECONDS : durationSeconds;
    }

    CallbackOptions callbackOptions() {
        return statusCallbacks == null ? CallbackOptions.PROMPT : statusCallbacks;
    }
}
