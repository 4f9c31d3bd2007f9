package dev.switchboard.workflows.route;

import java.util.Locale;

/**
 * Something at Twilio that decides where a channel's calls or messages go, whatever the number's own URLs say.
 *
 * @param kind what it is
 * @param sid its SID
 */
public record RouteOwner(Kind kind, String sid) {

    /** What it does to the route, and what to do about that. */
    public String cure() {
        return RouteCures.ofOwner(this);
    }

    /** What can own a route. */
    public enum Kind {
        /** A SIP trunk ({@code TK…}), on the number. */
        TRUNK("trunk"),
        /** A TwiML application ({@code AP…}) for calls, on the number. */
        VOICE_APPLICATION("voice application"),
        /** A TwiML application ({@code AP…}) for messages, on the number. */
        SMS_APPLICATION("SMS application"),
        /** A Messaging Service ({@code MG…}) that the number is in; shared with other numbers. */
        MESSAGING_SERVICE("Messaging Service");

        private final String words;

        Kind(String words) {
            this.words = words;
        }

        /** As it stands in a sentence. */
        public String words() {
            return words;
        }

        /** As it stands in an answer: {@code messaging_service}. */
        public String code() {
            return name().toLowerCase(Locale.ROOT);
        }

        /** Whether taking it off the number touches nothing but the number. */
        public boolean onTheNumber() {
            return this != MESSAGING_SERVICE;
        }
    }
}
