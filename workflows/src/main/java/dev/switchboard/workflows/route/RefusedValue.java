package dev.switchboard.workflows.route;

import java.util.List;
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

    /** Whether the field's value is among the refused ones. */
    public static boolean isOf(RouteField field, List<RefusedValue> refused) {
        return refused.stream().map(RefusedValue::field).anyMatch(field::equals);
    }

    /** As a part of a sentence, for people. */
    public String words() {
        return field.twilioName() + " " + FoundValue.text(value)
                + (twilioCode == null ? "" : " (error " + twilioCode + ")");
    }
}
