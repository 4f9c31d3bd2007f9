package dev.switchboard.activities.plan;

import dev.switchboard.activities.number.BindingState;
import dev.switchboard.activities.number.PhoneNumber;
import org.jspecify.annotations.Nullable;

/**
 * Who answers a number.
 *
 * @param agentId none when nobody does; then there are no channels either
 * @param sms whether SMS is configured
 * @param whatsApp whether the WhatsApp sender is configured
 */
public record Binding(@Nullable String agentId, boolean sms, boolean whatsApp) {

    /** Nobody. */
    public static final Binding NONE = new Binding(null, false, false);

    static Binding of(PhoneNumber number) {
        return number.agentId() == null || number.state() == BindingState.FREE
                ? NONE
                : new Binding(number.agentId(), number.smsEnabled(), number.whatsappEnabled());
    }

    boolean sameChannels(Binding other) {
        return sms == other.sms && whatsApp == other.whatsApp;
    }
}
