package dev.switchboard.activities.usage;

import dev.switchboard.workflows.number.Channel;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One state of a call or a message, as Twilio told us. Read from Twilio's parameters as far as they are there: Twilio adds
 * and leaves out parameters without notice, and only the SID cannot be done without.
 *
 * @param sid of the call or message
 * @param status Twilio's word in lower case, also one we do not know; {@code unknown} when there was none
 * @param kind call or message
 * @param accountSid the account, empty when Twilio did not say
 * @param channel voice, SMS or WhatsApp
 * @param direction as seen from our number
 * @param phoneNumber our number in E.164; none when that side is not a phone number
 * @param occurredAt when it happened, by Twilio's clock if it said so
 * @param receivedAt when we were told
 * @param numSegments the segments of a message, where Twilio said so
 * @param callDuration the seconds of a call, where Twilio said so
 * @param payload the other parameters; nothing that was said or written
 */
public record TwilioEvent(
        String sid,
        String status,
        EventKind kind,
        String accountSid,
        Channel channel,
        Direction direction,
        @Nullable String phoneNumber,
        Instant occurredAt,
        Instant receivedAt,
        @Nullable Integer numSegments,
        @Nullable Integer callDuration,
        Map<String, String> payload) {

    public TwilioEvent {
        payload = Collections.unmodifiableMap(new TreeMap<>(payload));
    }

    /**
     * From the parameters of a call's status callback or of the voice webhook.
     *
     * @throws IllegalArgumentException when there is no CallSid
     */
    public static TwilioEvent ofCall(Map<String, String> parameters, Instant receivedAt) {
        TwilioParameters call = new TwilioParameters(parameters);
        // Without a word on it: the callback of a number speaks of inbound calls only.
        Direction direction = call.text("Direction").map(Direction::of).orElse(Direction.INBOUND);
        Address ours = Address.of(parameters.get(direction == Direction.INBOUND ? "To" : "From"));
        Integer duration = call.number("CallDuration")
                .or(() -> call.number("Duration")
                        .map(minutes -> (int) Duration.ofMinutes(minutes).toSeconds()))
                .orElse(null);
        return new TwilioEvent(
                call.sid("CallSid"),
                call.word("CallStatus").orElse(TwilioParameters.UNKNOWN),
                EventKind.CALL,
                call.text("AccountSid").orElse(""),
                Channel.VOICE,
                direction,
                ours.phoneNumber(),
                call.timestamp(receivedAt),
                receivedAt,
                null,
                duration,
                call.payload());
    }

    /**
     * From the parameters of a message's status callback or of the messaging webhook.
     *
     * @throws IllegalArgumentException when there is no MessageSid
     */
    public static TwilioEvent ofMessage(Map<String, String> parameters, Instant receivedAt) {
        TwilioParameters message = new TwilioParameters(parameters);
        String status = message.word("MessageStatus", "SmsStatus")
                .orElse(parameters.containsKey("Body") ? "received" : TwilioParameters.UNKNOWN);
        Direction direction = message.text("Direction")
                .map(Direction::of)
                .orElse(status.startsWith("receiv") ? Direction.INBOUND : Direction.OUTBOUND);
        Address ours = Address.of(parameters.get(direction == Direction.INBOUND ? "To" : "From"));
        Address theirs = Address.of(parameters.get(direction == Direction.INBOUND ? "From" : "To"));
        return new TwilioEvent(
                message.sid("MessageSid", "SmsSid", "SmsMessageSid"),
                status,
                EventKind.MESSAGE,
                message.text("AccountSid").orElse(""),
                ours.whatsApp() ? Channel.WHATSAPP : theirs.messageChannel(),
                direction,
                ours.phoneNumber(),
                message.timestamp(receivedAt),
                receivedAt,
                message.number("NumSegments").orElse(null),
                null,
                message.payload());
    }
}
