package dev.switchboard.simulator.traffic;

import dev.switchboard.simulator.account.PhoneNumbers;
import dev.switchboard.simulator.webhook.CallbackOptions;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A message to a number of the account, or from one. On WhatsApp, both addresses begin with {@code whatsapp:}.
 *
 * @param direction inbound unless it says outbound
 * @param status how an outbound message, or each reply, ends: delivered unless given; sent, undelivered, failed,
 *     read (WhatsApp only)
 * @param errorCode of undelivered and failed
 * @param statusCallback where an outbound message reports its status, if it says so itself
 * @param messagingServiceSid the service that an outbound message goes through, if any
 * @param allowAnyHost whether URLs on other machines are called too
 */
public record MessageToSend(
        String from,
        String to,
        String body,
        int numMedia,
        @Nullable String direction,
        @Nullable String status,
        @Nullable Integer errorCode,
        @Nullable String statusCallback,
        @Nullable String messagingServiceSid,
        @Nullable CallbackOptions statusCallbacks,
        boolean allowAnyHost) {

    private static final Set<String> DIRECTIONS = Set.of("inbound", "outbound");
    private static final Set<String> STATUSES = Set.of("sent", "delivered", "undelivered", "failed", "read");

    public MessageToSend {
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
        if (direction != null && !DIRECTIONS.contains(direction)) {
            throw new IllegalArgumentException("direction must be inbound or outbound");
        }
        if (status != null && !STATUSES.contains(status)) {
            throw new IllegalArgumentException("status must be sent, delivered, undelivered, failed or read");
        }
        if ("read".equals(status) && !PhoneNumbers.isWhatsApp(from)) {
            throw new IllegalArgumentException("status read is for WhatsApp only");
        }
    }

    public static MessageToSend inbound(String from, String to, String body) {
        return new MessageToSend(from, to, body, 0, "inbound", null, null, null, null, null, false);
    }

    public static MessageToSend outbound(String from, String to, String body) {
        return new MessageToSend(from, to, body, 0, "outbound", null, null, null, null, null, false);
    }

    public MessageToSend withNumMedia(int media) {
        return new MessageToSend(
                from,
                to,
                body,
                media,
                direction,
                status,
                errorCode,
                statusCallback,
                messagingServiceSid,
                statusCallbacks,
                allowAnyHost);
    }

    public MessageToSend withStatus(String newStatus) {
        return new MessageToSend(
                from,
                to,
                body,
                numMedia,
                direction,
                newStatus,
                errorCode,
                statusCallback,
                messagingServiceSid,
                statusCallbacks,
                allowAnyHost);
    }

    public MessageToSend withErrorCode(int code) {
        return new MessageToSend(
                from,
                to,
                body,
                numMedia,
                direction,
                status,
                code,
                statusCallback,
                messagingServiceSid,
                statusCallbacks,
                allowAnyHost);
    }

    public MessageToSend withStatusCallback(@Nullable String url) {
        return new MessageToSend(
                from,
                to,
                body,
                numMedia,
                direction,
                status,
                errorCode,
                url,
                messagingServiceSid,
                statusCallbacks,
                allowAnyHost);
    }

    public MessageToSend withMessagingServiceSid(@Nullable String serviceSid) {
        return new MessageToSend(
                from,
                to,
                body,
                numMedia,
                direction,
                status,
                errorCode,
                statusCallback,
                serviceSid,
                statusCallbacks,
                allowAnyHost);
    }

    public MessageToSend withStatusCallbacks(CallbackOptions options) {
        return new MessageToSend(
                from,
                to,
                body,
                numMedia,
                direction,
                status,
                errorCode,
                statusCallback,
                messagingServiceSid,
                options,
                allowAnyHost);
    }

    public MessageToSend withAllowAnyHost() {
        return new MessageToSend(
                from,
                to,
                body,
                numMedia,
                direction,
                status,
                errorCode,
                statusCallback,
                messagingServiceSid,
                statusCallbacks,
                true);
    }

    boolean isOutbound() {
        return "outbound".equals(direction);
    }

    /** The address that is the account's. */
    public String ours() {
        return isOutbound() ? from : to;
    }

    String wantedStatus() {
        return status == null ? "delivered" : status;
    }

    CallbackOptions callbackOptions() {
        return statusCallbacks == null ? CallbackOptions.PROMPT : statusCallbacks;
    }
}
