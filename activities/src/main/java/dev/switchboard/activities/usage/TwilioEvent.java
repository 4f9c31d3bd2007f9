package dev.switchboard.activities.usage;

import dev.switchboard.activities.twilio.TwilioAddress;
import dev.switchboard.workflows.number.Channel;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One state of a call or a message, as Twilio told us. Read from Twilio's parameters as far as they are there: Twilio
 * adds and leaves out parameters without notice, and only the SID cannot be done without.
 *
 * @param sid of the call or message
 * @param status Twilio's word in lower case, also one we do not know; {@code unknown} when there was none
 * @param kind call or message
 * @param accountSid the account, empty when Twilio did not say
 * @param channel voice, SMS or WhatsApp
 * @param direction as seen from our number
 * @param phoneNumber our number in E.164; none when that side is not a phone number, or of a channel that is not
 *     counted
 * @param parentSid of a call: the call that it was dialled from. It counts for that one's number
 * @param occurredAt when it happened, by Twilio's clock if it said so
 * @param receivedAt when we were told
 * @param numSegments the segments of a message, where Twilio said so
 * @param callDuration the seconds of a call, where Twilio said so
 * @param billedMinutes the minutes of a call that Twilio bills, where it said so
 * @param payload the other parameters that are kept, see {@link KeptParameters}; nothing that was said or written
 */
public record TwilioEvent(
        String sid,
        String status,
        EventKind kind,
        String accountSid,
        Channel channel,
        Direction direction,
        @Nullable String phoneNumber,
        @Nullable String parentSid,
        Instant occurredAt,
        Instant receivedAt,
        @Nullable Integer numSegments,
        @Nullable Integer callDuration,
        @Nullable Integer billedMinutes,
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
        String sid = call.sid("CallSid");
        String parentSid =
                call.key("ParentCallSid").filter(parent -> !parent.equals(sid)).orElse(null);
        // Without a word on it: the callback of a number speaks of inbound calls only, and a leg was dialled.
        String direction = call.text("Direction").orElse(parentSid == null ? "inbound" : "outbound-dial");
        Optional<Integer> minutes = call.number("Duration");
        Integer duration = call.number("CallDuration")
                .or(() -> minutes.map(billed -> (int) Duration.ofMinutes(billed).toSeconds()))
                .orElse(null);
        return new TwilioEvent(
                sid,
                call.word("CallStatus").orElse(TwilioParameters.UNKNOWN),
                EventKind.CALL,
                call.key("AccountSid").orElse(""),
                Channel.VOICE,
                Direction.of(direction),
                Direction.ourNumber(direction, parameters.get("From"), parameters.get("To")),
                parentSid,
                call.timestamp(receivedAt),
                receivedAt,
                null,
                duration,
                minutes.orElse(null),
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
        TwilioAddress ours = TwilioAddress.of(parameters.get(direction == Direction.INBOUND ? "To" : "From"));
        TwilioAddress theirs = TwilioAddress.of(parameters.get(direction == Direction.INBOUND ? "From" : "To"));
        Optional<Channel> channel = TwilioAddress.channelOfMessage(ours, theirs);
        return new TwilioEvent(
                message.sid("MessageSid", "SmsSid", "SmsMessageSid"),
                status,
                EventKind.MESSAGE,
                message.key("AccountSid").orElse(""),
                channel.orElse(Channel.SMS),
                direction,
                channel.isPresent() ? ours.phoneNumber() : null,
                null,
                message.timestamp(receivedAt),
                receivedAt,
                message.number("NumSegments").orElse(null),
                null,
                null,
                message.payload());
    }
}
