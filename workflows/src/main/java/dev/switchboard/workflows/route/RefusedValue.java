package dev.switchboard.workflows.route;

import org.jspecify.annotations.Nullable;

/**
 * A value that was to be put back and that Twilio does not take any more; its field was cleared.
 *
 * @param field which
 * @param value what was to be put back, as it may leave: see {@link FoundValue}
 * @param twilioCode Twilio's code, for example 21402; none when it was not Twilio that refused
 * @param reason a sentence, without the value
 */
public record RefusedValue(
        RouteField field, String value, @Nullable Integer twilioCode, String reason) {

    /** As a part of a sentence, for people. */
    public String words() {
        return field.twilioName() + " " + FoundValue.text(value)
                + (twilioCode == null ? "" : " (error " + twilioCode + ")");
    }
}
