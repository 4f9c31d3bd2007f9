package dev.switchboard.workflows.number;

import java.util.Set;

/**
 * What a number can do, or what of that a binding has switched on. Voice and SMS are Twilio's {@code capabilities} of
 * the IncomingPhoneNumber; WhatsApp means that a WhatsApp sender is registered for the number.
 */
public record Capabilities(boolean voice, boolean sms, boolean whatsapp) {

    /** The channels, each as a yes or a no. */
    public static Capabilities of(Set<Channel> channels) {
        return new Capabilities(
                channels.contains(Channel.VOICE), channels.contains(Channel.SMS), channels.contains(Channel.WHATSAPP));
    }
}
