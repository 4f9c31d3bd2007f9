package dev.switchboard.api.twilio;

import com.twilio.twiml.MessagingResponse;
import com.twilio.twiml.VoiceResponse;
import com.twilio.twiml.messaging.Body;
import com.twilio.twiml.messaging.Message;
import com.twilio.twiml.voice.Hangup;
import com.twilio.twiml.voice.Say;

/** What Switchboard itself says, in TwiML. */
final class Answers {

    /** A call to a number without an agent. */
    static final String NOT_IN_SERVICE = say("The number you have called is not in service. Goodbye.");

    /** A call that nobody could answer: the fallback, which needs nothing but itself. */
    static final String VOICE_FALLBACK =
            say("We are sorry, we cannot take your call right now. Please try again later. Goodbye.");

    /** A message that nobody could answer. */
    static final String MESSAGE_FALLBACK = new MessagingResponse.Builder()
            .message(new Message.Builder()
                    .body(new Body.Builder("Sorry, we cannot answer right now. Please try again later.").build())
                    .build())
            .build()
            .toXml();

    /** No reply: to a message to a number without an agent, since a reply is billed. */
    static final String NO_REPLY = new MessagingResponse.Builder().build().toXml();

    private Answers() {}

    /** Says a sentence and ends the call. */
    static String say(String sentence) {
        return new VoiceResponse.Builder()
                .say(new Say.Builder(sentence).build())
                .hangup(new Hangup.Builder().build())
                .build()
                .toXml();
    }

    /** Replies to a message; Twilio reports what became of the reply. */
    static String reply(String text, String statusCallbackUrl) {
        return new MessagingResponse.Builder()
                .message(new Message.Builder()
                        .body(new Body.Builder(text).build())
                        .statusCallback(statusCallbackUrl)
                        .build())
                .build()
                .toXml();
    }
}
