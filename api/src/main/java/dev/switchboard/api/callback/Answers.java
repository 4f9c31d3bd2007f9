package dev.switchboard.api.callback;

import com.twilio.twiml.MessagingResponse;
import com.twilio.twiml.VoiceResponse;
import com.twilio.twiml.messaging.Body;
import com.twilio.twiml.messaging.Message;
import com.twilio.twiml.voice.Hangup;
import com.twilio.twiml.voice.Say;
import dev.switchboard.activities.agent.Greeting;
import org.jspecify.annotations.Nullable;

/** What Switchboard itself says, in TwiML. */
final class Answers {

    /** A call to a number without an agent. */
    static final String NOT_IN_SERVICE = say("The number you have called is not in service. Goodbye.");

    /** A call that nobody could answer: the fallback, which needs nothing but itself. */
    static final String VOICE_FALLBACK =
            say("We are sorry, we cannot take your call right now. Please try again later. Goodbye.");

    /** No reply: to a message to a number without an agent, for example, since a reply is billed. */
    static final String NO_REPLY = new MessagingResponse.Builder().build().toXml();

    private static final String SORRY = "Sorry, we cannot answer right now. Please try again later.";

    private Answers() {}

    /** Says a sentence and ends the call. */
    static String say(String sentence) {
        return new VoiceResponse.Builder()
                .say(new Say.Builder(sayable(sentence)).build())
                .hangup(new Hangup.Builder().build())
                .build()
                .toXml();
    }

    /** What an agent says to a call by itself: its greeting, or who was reached. */
    static String greet(String agentName, @Nullable String greeting) {
        return say(
                greeting == null || Greeting.isBlank(greeting)
                        ? "Hello, you have reached " + agentName + ". Goodbye."
                        : greeting);
    }

    /**
     * Replies to a message; Twilio reports what became of the reply. Nothing is replied when there is nothing in the
     * text.
     *
     * @param statusCallback our status callback with its connection overrides
     */
    static String reply(String text, String statusCallback) {
        String sayable = sayable(text);
        if (Greeting.isBlank(sayable)) {
            return NO_REPLY;
        }
        return new MessagingResponse.Builder()
                .message(new Message.Builder()
                        .body(new Body.Builder(sayable).build())
                        .statusCallback(statusCallback)
                        .build())
                .build()
                .toXml();
    }

    /** Replies to a message that nobody could answer. */
    static String sorry(String statusCallback) {
        return reply(SORRY, statusCallback);
    }

    /**
     * What XML can carry and Twilio sends. What is saved is checked already; this holds whatever is in the database,
     * and for what is not meant to be said, such as a name.
     */
    private static String sayable(String text) {
        String sayable = Greeting.sayable(text);
        if (sayable.length() <= Greeting.MAX_LENGTH) {
            return sayable;
        }
        int end = Greeting.MAX_LENGTH;
        return sayable.substring(0, Character.isHighSurrogate(sayable.charAt(end - 1)) ? end - 1 : end);
    }
}
