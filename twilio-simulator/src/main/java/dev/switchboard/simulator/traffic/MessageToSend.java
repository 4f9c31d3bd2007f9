package dev.switchboard.simulator.traffic;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.switchboard.simulator.account.PhoneNumbers;
import dev.switchboard.simulator.webhook.CallbackOptions;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A message to a number of the account, or from one. In JSON, the properties of all parts stand beside each other.
 *
 * @param content what is said to whom
 * @param direction inbound unless it says outbound
 * @param end how it, or each reply, is to end
 * @param way where an outbound one goes
 * @param allowAnyHost whether URLs on other machines are called too
 */
public record MessageToSend(
        @JsonUnwrapped MessageContent content,
        @Nullable String direction,
        @JsonUnwrapped MessageEnd end,
        @JsonUnwrapped MessageWay way,
        @Nullable CallbackOptions statusCallbacks,
        boolean allowAnyHost) {

    private static final Set<String> DIRECTIONS = Set.of("inbound", "outbound");

    public MessageToSend {
        if (direction != null && !DIRECTIONS.contains(direction)) {
            throw new IllegalArgumentException("direction must be inbound or outbound");
        }
        if (end.isRead() && !PhoneNumbers.isWhatsApp(content.from())) {
            throw new IllegalArgumentException("status read is for WhatsApp only");
        }
    }

    public static MessageToSend inbound(String from, String to, String body) {
        return of("inbound", new MessageContent(from, to, body, 0));
    }

    public static MessageToSend outbound(String from, String to, String body) {
        return of("outbound", new MessageContent(from, to, body, 0));
    }

    private static MessageToSend of(String direction, MessageContent content) {
        return new MessageToSend(content, direction, MessageEnd.DELIVERED, MessageWay.USUAL, null, false);
    }

    public MessageToSend withNumMedia(int media) {
        return new MessageToSend(content.withNumMedia(media), direction, end, way, statusCallbacks, allowAnyHost);
    }

    public MessageToSend withStatus(String status) {
        return with(new MessageEnd(status, end.errorCode()));
    }

    public MessageToSend withErrorCode(int code) {
        return with(new MessageEnd(end.status(), code));
    }

    private MessageToSend with(MessageEnd newEnd) {
        return new MessageToSend(content, direction, newEnd, way, statusCallbacks, allowAnyHost);
    }

    public MessageToSend withStatusCallback(@Nullable String url) {
        return with(new MessageWay(url, way.messagingServiceSid()));
    }

    public MessageToSend withMessagingServiceSid(@Nullable String serviceSid) {
        return with(new MessageWay(way.statusCallback(), serviceSid));
    }

    private MessageToSend with(MessageWay newWay) {
        return new MessageToSend(content, direction, end, newWay, statusCallbacks, allowAnyHost);
    }

    public MessageToSend withStatusCallbacks(CallbackOptions options) {
        return new MessageToSend(content, direction, end, way, options, allowAnyHost);
    }

    public MessageToSend withAllowAnyHost() {
        return new MessageToSend(content, direction, end, way, statusCallbacks, true);
    }

    boolean isOutbound() {
        return "outbound".equals(direction);
    }

    /** The address that is the account's. */
    public String ours() {
        return isOutbound() ? content.from() : content.to();
    }

    CallbackOptions callbackOptions() {
        return statusCallbacks == null ? CallbackOptions.PROMPT : statusCallbacks;
    }
}
