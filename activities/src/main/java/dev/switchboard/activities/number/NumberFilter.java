package dev.switchboard.activities.number;

import dev.switchboard.workflows.number.Channel;
import org.jspecify.annotations.Nullable;

/**
 * Which numbers to find; what is null matches all.
 *
 * @param text any part of the number, of its ids and SIDs, or of its agent's id or name; whatever its case
 * @param phoneNumber any part of the number, written as people write numbers; it has a digit
 * @param phoneNumberSid Twilio's SID of it
 * @param state where the binding stands
 * @param agentId the agent it is bound to
 * @param channel a channel that its binding has
 * @param accountSid the Twilio account that it is in
 * @param drifted whether the last check found it changed at Twilio
 */
public record NumberFilter(
        @Nullable String text,
        @Nullable String phoneNumber,
        @Nullable String phoneNumberSid,
        @Nullable BindingState state,
        @Nullable String agentId,
        @Nullable Channel channel,
        @Nullable String accountSid,
        @Nullable Boolean drifted) {

    public static final NumberFilter ALL = new NumberFilter(null, null, null, null, null, null, null, null);

    public NumberFilter {
        text = text == null || text.isBlank() ? null : text.strip();
    }

    /** The text without what people write between digits, when it is a number; none when it is not. */
    public @Nullable String digits() {
        if (text == null || !text.matches("[0-9+() ./-]*[0-9][0-9+() ./-]*")) {
            return null;
        }
        return digits(text);
    }

    /** The digits of the part of the number. */
    public @Nullable String numberPart() {
        return phoneNumber == null ? null : digits(phoneNumber);
    }

    private static String digits(String number) {
        return number.replaceAll("[^0-9]", "");
    }
}
