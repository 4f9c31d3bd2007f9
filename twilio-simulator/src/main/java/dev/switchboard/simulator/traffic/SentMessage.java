package dev.switchboard.simulator.traffic;

import dev.switchboard.simulator.account.MessageRecord;
import dev.switchboard.simulator.webhook.StatusCallback;
import dev.switchboard.simulator.webhook.WebhookRequest;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What happened to a message.
 *
 * @param messageSid null when it was not received: its Messaging Service has no URL for it, or its sender is not online
 * @param route what was asked about an inbound message: service, application, url, sender or none; offline when its
 *     sender is not online; api for an outbound one
 * @param routedTo the SID, URL or status of that, if any
 * @param webhooks the requests for TwiML, in order
 * @param replies what the TwiML sent
 * @param warnings what Twilio's debugger would show besides failed requests
 * @param statusCallbacks of the outbound message
 * @param received what became of an outbound message at the simulator's number that it went to, if it did
 * @param error why the simulator could not go on, in words
 */
public record SentMessage(
        @Nullable String messageSid,
        String route,
        @Nullable String routedTo,
        String status,
        int numSegments,
        List<WebhookRequest> webhooks,
        List<Reply> replies,
        List<String> warnings,
        List<StatusCallback> statusCallbacks,
        @Nullable SentMessage received,
        @Nullable String error) {

    public SentMessage {
        webhooks = List.copyOf(webhooks);
        replies = List.copyOf(replies);
        warnings = List.copyOf(warnings);
        statusCallbacks = List.copyOf(statusCallbacks);
    }

    /** An inbound one that nobody was asked about. */
    static SentMessage notReceived(String route, @Nullable String routedTo) {
        return new SentMessage(
                null, route, routedTo, "not received", 0, List.of(), List.of(), List.of(), List.of(), null, null);
    }

    /** An outbound one. */
    static SentMessage sent(
            MessageRecord message, List<StatusCallback> statusCallbacks, @Nullable SentMessage received) {
        return new SentMessage(
                message.sid(),
                "api",
                null,
                message.status(),
                message.segments(),
                List.of(),
                List.of(),
                List.of(),
                statusCallbacks,
                received,
                null);
    }

    /**
     * A message that TwiML answered with.
     *
     * @param received what became of it at the simulator's number that it went to, if it did
     */
    public record Reply(
            String messageSid,
            String to,
            String body,
            String status,
            int numSegments,
            List<StatusCallback> statusCallbacks,
            @Nullable SentMessage received) {

        public Reply {
            statusCallbacks = List.copyOf(statusCallbacks);
        }
    }
}
