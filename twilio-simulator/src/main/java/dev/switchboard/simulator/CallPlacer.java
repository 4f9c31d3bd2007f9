package dev.switchboard.simulator;

import dev.switchboard.simulator.WebhookUrl.Product;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Places calls from outside to numbers of the account. */
final class CallPlacer {

    private static final int SECONDS_PER_MINUTE = 60;

    private final Account account;
    private final Ledger ledger;
    private final WebhookClient webhooks;
    private final StatusCallbacks callbacks;

    CallPlacer(Account account, Ledger ledger, WebhookClient webhooks) {
        this.account = account;
        this.ledger = ledger;
        this.webhooks = webhooks;
        this.callbacks = new StatusCallbacks(webhooks);
    }

    PlacedCall place(CallToPlace call) {
        SimulatedNumber number = account.numbers()
                .find(call.to())
                .orElseThrow(() -> new IllegalArgumentException("There is no number " + call.to()));
        if (!number.capabilities().voice()) {
            throw new IllegalArgumentException(call.to() + " takes no calls");
        }
        String sid = Ledger.newSid("CA");
        Route route = route(number);
        VoiceFlow flow = new VoiceFlow(
                webhooks,
                parameters(sid, call.from(), call.to(), "ringing"),
                number.voiceFallbackUrl(),
                method(number, "voice_fallback_method"),
                call.digits(),
                call.allowAnyHost());
        if (route.callsUrl()) {
            flow.run(number.voiceUrl(), method(number, "voice_method"));
        } else {
            flow.heard().add(route.heard);
        }
        String status = status(call, flow.rejected());
        int seconds = status.equals("completed") ? call.wantedSeconds() : 0;
        Instant end = account.nowInSeconds();
        ledger.add(new Ledger.EndedCall(sid, number, call.from(), status, seconds, end));
        List<StatusCallback> delivered = callbacks.deliver(
                route.hasStatusCallback() ? endOfCall(number, sid, call.from(), status, seconds, end) : List.of(),
                call.callbackOptions(),
                call.allowAnyHost());
        return new PlacedCall(
                sid,
                route.name,
                route.to,
                status,
                seconds,
                flow.requests(),
                flow.heard(),
                flow.warnings(),
                delivered,
                flow.error());
    }

    /** What a number does with calls. */
    private record Route(String name, @Nullable String to, String heard) {

        boolean callsUrl() {
            return name.equals("url");
        }

        /** It is not documented for an application, and there is no Programmable Voice call on a trunk. */
        boolean hasStatusCallback() {
            return name.equals("url") || name.equals("none");
        }
    }

    private static Route route(SimulatedNumber number) {
        String application = number.get("voice_application_sid");
        if (!number.trunkSid().isEmpty()) {
            return new Route("trunk", number.trunkSid(), "Routed to SIP trunk " + number.trunkSid());
        }
        if (!application.isEmpty()) {
            return new Route(
                    "application",
                    application,
                    "Routed to TwiML application %s, whose URLs the simulator does not know".formatted(application));
        }
        if (number.voiceUrl().isEmpty()) {
            return new Route("none", null, "Twilio's own message: this number is not configured");
        }
        return new Route("url", number.voiceUrl(), "");
    }

    private static String method(SimulatedNumber number, String field) {
        String method = number.get(field);
        return method.isEmpty() ? "POST" : method;
    }

    private static String status(CallToPlace call, @Nullable String rejected) {
        if (rejected == null) {
            return call.wantedStatus();
        }
        return rejected.equals("busy") ? "busy" : "no-answer";
    }

    private Map<String, String> parameters(String sid, String from, String to, String status) {
        Map<String, String> parameters = new LinkedHashMap<>();
        parameters.put("CallSid", sid);
        parameters.put("AccountSid", account.sid());
        parameters.put("From", from);
        parameters.put("Caller", from);
        parameters.put("To", to);
        parameters.put("Called", to);
        parameters.put("CallStatus", status);
        parameters.put("Direction", "inbound");
        parameters.put("ApiVersion", "2010-04-01");
        parameters.putAll(PhoneNumbers.geography("From", from));
        parameters.putAll(PhoneNumbers.geography("Caller", from));
        parameters.putAll(PhoneNumbers.geography("To", to));
        parameters.putAll(PhoneNumbers.geography("Called", to));
        return parameters;
    }

    /** The one callback of a number: the end of the call; none when the number has no URL for it. */
    List<StatusCallbacks.Pending> endOfCall(
            SimulatedNumber number, String sid, String from, String status, int seconds, Instant end) {
        if (number.statusCallback().isEmpty()) {
            return List.of();
        }
        boolean completed = status.equals("completed");
        Map<String, String> parameters = parameters(sid, from, number.phoneNumber(), status);
        parameters.put("CallDuration", Integer.toString(seconds));
        if (completed) {
            parameters.put("Duration", Integer.toString(minutes(seconds)));
        }
        parameters.put("Timestamp", Dates.rfc2822(end));
        parameters.put("CallbackSource", "call-progress-events");
        parameters.put("SequenceNumber", "0");
        parameters.put("SipResponseCode", completed ? "200" : "487");
        return List.of(new StatusCallbacks.Pending(
                status,
                new WebhookClient.Target(
                        Product.VOICE,
                        method(number, "status_callback_method"),
                        new WebhookUrl(number.statusCallback()),
                        parameters)));
    }

    /** As billed: every started minute. */
    static int minutes(int seconds) {
        return (seconds + SECONDS_PER_MINUTE - 1) / SECONDS_PER_MINUTE;
    }
}
