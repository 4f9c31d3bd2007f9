package dev.switchboard.simulator.traffic;

import dev.switchboard.simulator.account.PhoneNumbers;

/** What is said to whom. On WhatsApp, both addresses begin with {@code whatsapp:}. */
public record MessageContent(String from, String to, String body, int numMedia) {

    @SuppressWarnings("ConstantValue") // Jackson hands in null for what is absent.
    public MessageContent {
        from = from == null ? "" : from;
        to = to == null ? "" : to;
        body = body == null ? "" : body;
        PhoneNumbers.require("from", PhoneNumbers.bare(from));
        PhoneNumbers.require("to", PhoneNumbers.bare(to));
        if (PhoneNumbers.isWhatsApp(from) != PhoneNumbers.isWhatsApp(to)) {
            throw new IllegalArgumentException("from and to must both begin with whatsapp: or neither");
        }
        if (numMedia < 0 || numMedia > 10) {
            throw new IllegalArgumentException("numMedia must be between 0 and 10");
        }
    }

    MessageContent withNumMedia(int media) {
        return new MessageContent(from, to, body, media);
    }
}
