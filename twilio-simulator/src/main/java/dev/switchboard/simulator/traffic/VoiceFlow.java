package dev.switchboard.simulator.traffic;

import dev.switchboard.simulator.account.Ledger;
import dev.switchboard.simulator.webhook.Twiml;
import dev.switchboard.simulator.webhook.Twiml.Verb;
import dev.switchboard.simulator.webhook.WebhookClient;
import dev.switchboard.simulator.webhook.WebhookExchange;
import dev.switchboard.simulator.webhook.WebhookRequest;
import dev.switchboard.simulator.webhook.WebhookUrl;
import dev.switchboard.simulator.webhook.WebhookUrl.Product;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** One call's way through TwiML: what is requested, and what the caller hears. */
final class VoiceFlow {

    /** Twilio has no such limit; a caller who is sent in circles hangs up some time. */
    private static final int MOST_DOCUMENTS = 20;

    private static final String APPLICATION_ERROR = "We are sorry, an application error has occurred. Goodbye.";

    private final WebhookClient webhooks;
    private final boolean anyHost;
    private final Map<String, String> parameters;
    private final Fallback fallback;
    private final Dialler dialler;
    private final List<WebhookRequest> requests = new ArrayList<>();
    private final List<String> heard = new ArrayList<>();
    private final List<String> warnings = new ArrayList<>();
    private String digits;
    private int documents;
    private boolean fellBack;
    private @Nullable String rejected;
    private @Nullable String error;

    VoiceFlow(
            WebhookClient webhooks,
            Map<String, String> parameters,
            Fallback fallback,
            @Nullable String digits,
            boolean anyHost,
            Dialler dialler) {
        this.webhooks = webhooks;
        this.parameters = new LinkedHashMap<>(parameters);
        this.fallback = fallback;
        this.dialler = dialler;
        this.digits = digits == null ? "" : digits;
        this.anyHost = anyHost;
    }

    /** Who is asked when the TwiML fails; nobody where the URL is empty. */
    record Fallback(String url, String method) {}

    /** Where the call goes on, with the parameters that only this request has. */
    private record Next(WebhookUrl url, String method, Map<String, String> extra) {}

    void run(String url, String method) {
        run(new Next(new WebhookUrl(url), method, Map.of()));
    }

    /** Begins with TwiML that came with the request for the call; links in it have to be absolute. */
    void runInline(String twiml) {
        try {
            run(execute(
                    Twiml.read("text/xml", twiml, "Say").verbs(), new WebhookUrl("https://api.twilio.com/"), false));
        } catch (Twiml.InvalidException e) {
            warnings.add(e.code() + ": " + e.getMessage());
            heard.add("Say: " + APPLICATION_ERROR);
        }
    }

    private void run(@Nullable Next first) {
        Next next = first;
        while (next != null) {
            if (++documents > MOST_DOCUMENTS) {
                error = "Gave up after %d TwiML documents".formatted(MOST_DOCUMENTS);
                return;
            }
            next = follow(next);
        }
    }

    List<WebhookRequest> requests() {
        return requests;
    }

    List<String> heard() {
        return heard;
    }

    List<String> warnings() {
        return warnings;
    }

    /** Why the call was rejected before it was answered: busy or rejected. */
    @Nullable String rejected() {
        return rejected;
    }

    @Nullable String error() {
        return error;
    }

    private @Nullable Next follow(Next step) {
        Map<String, String> sent = new LinkedHashMap<>(parameters);
        sent.putAll(step.extra);
        WebhookExchange exchange = webhooks.send(Product.VOICE, step.method, step.url.text(), sent, anyHost);
        Twiml twiml = null;
        if (!exchange.failed()) {
            try {
                twiml = exchange.contentType().startsWith("audio/")
                        ? new Twiml(List.of(new Verb("Play", Map.of(), step.url.text(), List.of())))
                        : Twiml.read(exchange.contentType(), exchange.body(), "Say");
            } catch (Twiml.InvalidException e) {
                exchange = exchange.withError(e.code(), String.valueOf(e.getMessage()));
            }
        }
        requests.addAll(exchange.requests());
        if (exchange.refused()) {
            error = exchange.last().error();
            return null;
        }
        if (twiml == null) {
            return fallback(exchange);
        }
        boolean answersNothing = heard.isEmpty()
                && parameters.get("CallStatus") != null
                && parameters.get("CallStatus").equals("ringing");
        Next next = execute(twiml.verbs(), exchange.url(), answersNothing);
        parameters.put("CallStatus", "in-progress");
        return next;
    }

    private @Nullable Next fallback(WebhookExchange failed) {
        if (fellBack || fallback.url.isEmpty()) {
            heard.add("Say: " + APPLICATION_ERROR);
            return null;
        }
        fellBack = true;
        return new Next(
                new WebhookUrl(fallback.url),
                fallback.method,
                Map.of(
                        "ErrorCode", String.valueOf(failed.last().errorCode()),
                        "ErrorUrl", failed.last().url()));
    }

    private @Nullable Next execute(List<Verb> verbs, WebhookUrl base, boolean unanswered) {
        boolean first = unanswered;
        for (Verb verb : verbs) {
            switch (verb.name()) {
                case "Hangup" -> {
                    heard.add("Hangup");
                    return null;
                }
                case "Reject" -> {
                    String reason = verb.attribute("reason", "rejected");
                    heard.add("Reject: " + reason);
                    // A call that was answered cannot be rejected any more: it is hung up.
                    rejected = first ? reason : null;
                    return null;
                }
                case "Redirect" -> {
                    return link(verb.text(), verb.attribute("method", "POST"), base, Map.of());
                }
                case "Gather", "Record" -> {
                    Next next = input(verb, base);
                    if (next != null) {
                        return next;
                    }
                }
                case "Dial" -> {
                    hear(verb, base);
                    Next next = dial(verb, base);
                    if (next != null) {
                        return next;
                    }
                }
                default -> hear(verb, base);
            }
            first = false;
        }
        return null;
    }

    /** Digits are pressed once: at the first verb that listens. */
    private @Nullable Next input(Verb verb, WebhookUrl base) {
        verb.children().forEach(child -> hear(child, base));
        String action = verb.attribute("action", base.text());
        heard.add("%s: %s → %s".formatted(verb.name(), digits.isEmpty() ? "nothing" : digits, action));
        if (digits.isEmpty()) {
            return null;
        }
        Map<String, String> extra = new LinkedHashMap<>();
        extra.put("Digits", digits);
        if (verb.name().equals("Record")) {
            extra.put("RecordingDuration", "1");
            extra.put(
                    "RecordingUrl",
                    base.resolve("/recordings/" + Ledger.newSid("RE")).text());
        } else {
            extra.put("FinishedOnKey", "");
        }
        digits = "";
        return link(action, verb.attribute("method", "POST"), base, extra);
    }

    /** Where the call goes on when the legs have ended; without an action, with the next verb. */
    private @Nullable Next dial(Verb verb, WebhookUrl base) {
        Dialler.Dialled dialled = dialler.dial(verb, base);
        String action = verb.attribute("action", "");
        if (dialled == null || action.isEmpty()) {
            return null;
        }
        return link(
                action,
                verb.attribute("method", "POST"),
                base,
                Map.of(
                        "DialCallSid", dialled.callSid(),
                        "DialCallStatus", dialled.status(),
                        "DialCallDuration", Integer.toString(dialled.seconds())));
    }

    private static Next link(String to, String method, WebhookUrl base, Map<String, String> extra) {
        return new Next(to.isBlank() ? base : base.resolve(to), method.toUpperCase(Locale.ROOT), extra);
    }

    private void hear(Verb verb, WebhookUrl base) {
        switch (verb.name()) {
            case "Say" -> heard.add("Say: " + verb.text());
            case "Play" ->
                heard.add("Play: "
                        + (verb.text().isEmpty()
                                ? "digits " + verb.attribute("digits", "")
                                : base.resolve(verb.text()).text()));
            case "Pause" -> heard.add("Pause: " + verb.attribute("length", "1") + " s");
            case "Dial", "Connect", "Start", "Enqueue", "Refer", "Sms", "Leave", "Stop", "Echo", "Pay" ->
                heard.add(verb.name() + ": " + destination(verb));
            default -> warnings.add("12200: %s is not a verb of TwiML".formatted(verb.name()));
        }
    }

    /** The number, or each noun with its URL or name. */
    private static String destination(Verb verb) {
        if (verb.children().isEmpty()) {
            return verb.text();
        }
        return verb.children().stream()
                .map(noun -> Stream.of(noun.name(), noun.attribute("url", noun.attribute("sid", "")), noun.text())
                        .filter(part -> !part.isEmpty())
                        .collect(Collectors.joining(" ")))
                .collect(Collectors.joining(", "));
    }
}
