package dev.switchboard.simulator.traffic;

import dev.switchboard.simulator.webhook.StatusCallback;
import dev.switchboard.simulator.webhook.WebhookRequest;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What happened to a call.
 *
 * @param route what the number does with calls: region, trunk, fax, application, url or none. It is whatsapp for a
 *     WhatsApp call that an application takes, and api for a call that the account placed
 * @param routedTo the region, SID or URL of that, if any
 * @param status how the call ended, as Twilio's CallStatus
 * @param durationSeconds 0 unless it was completed
 * @param webhooks the requests for TwiML, in order
 * @param heard what the caller heard, for example {@code Say: Hello}
 * @param warnings what Twilio's debugger would show besides failed requests
 * @param legs what the TwiML dialled
 * @param received the call to one of the simulator's own numbers that an outbound one amounted to, if any
 * @param error why the simulator could not go on, in words
 */
public record PlacedCall(
        String callSid,
        String route,
        @Nullable String routedTo,
        String status,
        int durationSeconds,
        List<WebhookRequest> webhooks,
        List<String> heard,
        List<String> warnings,
        List<StatusCallback> statusCallbacks,
        List<DialledLeg> legs,
        @Nullable PlacedCall received,
        @Nullable String error) {

    public PlacedCall {
        webhooks = List.copyOf(webhooks);
        heard = List.copyOf(heard);
        warnings = List.copyOf(warnings);
        statusCallbacks = List.copyOf(statusCallbacks);
        legs = List.copyOf(legs);
    }

    PlacedCall withReceived(@Nullable PlacedCall call) {
        return new PlacedCall(
                callSid,
                route,
                routedTo,
                status,
                durationSeconds,
                webhooks,
                heard,
                warnings,
                statusCallbacks,
                legs,
                call,
                error);
    }
}
