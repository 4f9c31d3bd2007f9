package dev.switchboard.simulator.traffic;

import dev.switchboard.simulator.account.Account;
import dev.switchboard.simulator.account.Ledger;
import dev.switchboard.simulator.account.MessageRecord;
import dev.switchboard.simulator.account.PhoneNumbers;
import dev.switchboard.simulator.account.SenderWebhook;
import dev.switchboard.simulator.account.SimulatedApplication;
import dev.switchboard.simulator.account.SimulatedNumber;
import dev.switchboard.simulator.account.SimulatedSender;
import dev.switchboard.simulator.account.SimulatedService;
import dev.switchboard.simulator.account.SimulatorSids;
import dev.switchboard.simulator.traffic.SentMessage.Reply;
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
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Brings messages from outside to numbers of the account, and sends what the application replies. */
final class InboundMessages {

    private static final int MOST_DOCUMENTS = 20;

    /** https://www.twilio.com/docs/api/errors/14109 */
    private static final int MOST_REPLIES = 10;

    private final Account account;
    private final Ledger ledger;
    private final WebhookClient webhooks;
    private final OutboundMessages outbound;
    private final ReplyLoops loops;

    InboundMessages(
            Account account, Ledger ledger, WebhookClient webhooks, OutboundMessages outbound, ReplyLoops loops) {
        this.account = account;
        this.ledger = ledger;
        this.webhooks = webhooks;
        this.outbound = outbound;
        this.loops = loops;
    }

    /** Who is asked about a message; without a URL nobody is. */
    record Route(
            String name,
            @Nullable String to,
            String url,
            String method,
            String fallbackUrl,
            String fallbackMethod,
            @Nullable String serviceSid) {

        /** A Messaging Service without a URL does not receive, nor log, what comes in; neither does a sender that is offline. */
        boolean receives() {
            return !name.equals("offline") && (!name.equals("service") || !url.isEmpty());
        }

        static Route unasked(String name, @Nullable String to) {
            return new Route(name, to, "", "POST", "", "POST", null);
        }
    }

    SentMessage receive(MessageToSend message) {
        Route route = route(message.to());
        if (!route.receives()) {
            return new SentMessage(
                    null,
                    route.name,
                    route.to,
                    "not received",
                    0,
                    List.of(),
                    List.of(),
                    List.of(),
                    List.of(),
                    null,
                    null);
        }
        MessageRecord received = record(message, route);
        ledger.put(received);
        Flow flow = new Flow(received, route, message);
        flow.run();
        return new SentMessage(
                received.sid(),
                route.name,
                route.to,
                received.status(),
                received.segments(),
                flow.requests,
                flow.replies,
                flow.warnings,
                List.of(),
                null,
                flow.error);
    }

    MessageRecord record(MessageToSend message, Route route) {
        int smsMedia = PhoneNumbers.isWhatsApp(message.to()) ? 0 : message.numMedia();
        return new MessageRecord(
                MessageRecord.newSid(smsMedia),
                account.nowInSeconds(),
                message.from(),
                message.to(),
                message.body(),
                message.numMedia(),
                "inbound",
                "received",
                null,
                route.serviceSid);
    }

    /** The request about a message, if its route has a URL. */
    Optional<WebhookClient.Target> target(MessageRecord message, Route route) {
        return route.url.isEmpty()
                ? Optional.empty()
                : Optional.of(new WebhookClient.Target(
                        Product.MESSAGING, route.method, new WebhookUrl(route.url), parameters(message)));
    }

    /** Of a message to a number: its Messaging Service comes first, then an application, then the number's own URL. */
    Route route(String to) {
        if (PhoneNumbers.isWhatsApp(to)) {
            return senderRoute(PhoneNumbers.bare(to));
        }
        SimulatedNumber number =
                account.numbers().find(to).orElseThrow(() -> new IllegalArgumentException("There is no number " + to));
        if (!number.capabilities().sms()) {
            throw new IllegalArgumentException(to + " takes no messages");
        }
        Optional<SimulatedService> service = account.messagingServiceSid(to)
                .flatMap(account.services()::find)
                .filter(found -> !found.settings()
                        .getOrDefault("use_inbound_webhook_on_number", "false")
                        .equals("true"));
        if (service.isPresent()) {
            return serviceRoute(service.get());
        }
        String application = number.get("sms_application_sid");
        if (!application.isEmpty()) {
            return applicationRoute(application);
        }
        if (number.smsUrl().isEmpty()) {
            return Route.unasked("none", null);
        }
        return new Route(
                "url",
                number.smsUrl(),
                number.smsUrl(),
                or(number.get("sms_method")),
                number.smsFallbackUrl(),
                or(number.get("sms_fallback_method")),
                null);
    }

    private Route serviceRoute(SimulatedService service) {
        Map<String, String> settings = service.settings();
        return new Route(
                "service",
                service.sid(),
                settings.getOrDefault("inbound_request_url", ""),
                settings.getOrDefault("inbound_method", "POST"),
                settings.getOrDefault("fallback_url", ""),
                settings.getOrDefault("fallback_method", "POST"),
                service.sid());
    }

    private Route applicationRoute(String sid) {
        Optional<SimulatedApplication> found = account.applications().find(sid);
        if (found.isEmpty() || found.get().get("sms_url").isEmpty()) {
            return Route.unasked("application", sid);
        }
        SimulatedApplication application = found.get();
        return new Route(
                "application",
                sid,
                application.get("sms_url"),
                or(application.get("sms_method")),
                application.get("sms_fallback_url"),
                or(application.get("sms_fallback_method")),
                null);
    }

    private Route senderRoute(String phoneNumber) {
        SimulatedSender sender = account.sender(phoneNumber)
                .orElseThrow(() -> new IllegalArgumentException("There is no WhatsApp sender " + phoneNumber));
        if (!sender.status().startsWith("ONLINE")) {
            return Route.unasked("offline", sender.status());
        }
        SenderWebhook webhook = sender.webhook();
        if (webhook.callbackUrl() == null) {
            return Route.unasked("none", null);
        }
        return new Route(
                "sender",
                webhook.callbackUrl(),
                webhook.callbackUrl(),
                or(webhook.callbackMethod()),
                webhook.fallbackUrl() == null ? "" : webhook.fallbackUrl(),
                or(webhook.fallbackMethod()),
                null);
    }

    private static String or(@Nullable String method) {
        return method == null || method.isEmpty() ? "POST" : method;
    }

    private Map<String, String> parameters(MessageRecord message) {
        Map<String, String> parameters = new LinkedHashMap<>();
        parameters.put("MessageSid", message.sid());
        parameters.put("SmsSid", message.sid());
        parameters.put("SmsMessageSid", message.sid());
        parameters.put("AccountSid", account.sid());
        if (message.serviceSid() != null) {
            parameters.put("MessagingServiceSid", message.serviceSid());
        }
        parameters.put("From", message.from());
        parameters.put("To", message.to());
        parameters.put("Body", message.body());
        parameters.put("NumMedia", Integer.toString(message.numMedia()));
        for (int i = 0; i < message.numMedia(); i++) {
            parameters.put("MediaContentType" + i, "image/jpeg");
            parameters.put(
                    "MediaUrl" + i,
                    "https://api.twilio.com/2010-04-01/Accounts/%s/Messages/%s/Media/%s"
                            .formatted(account.sid(), message.sid(), SimulatorSids.sid("ME", message.sid() + i)));
        }
        parameters.put("NumSegments", Integer.toString(message.segments()));
        parameters.put("SmsStatus", "received");
        parameters.put("ApiVersion", "2010-04-01");
        if (message.isWhatsApp()) {
            parameters.put("ProfileName", "Simulated person");
            parameters.put("WaId", PhoneNumbers.bare(message.from()).substring(1));
            parameters.put("MessageType", message.numMedia() > 0 ? "image" : "text");
            parameters.put("ReferralNumMedia", "0");
        } else {
            parameters.putAll(PhoneNumbers.geography("From", message.from()));
            parameters.putAll(PhoneNumbers.geography("To", message.to()));
        }
        return parameters;
    }

    /** One message's way through TwiML. */
    private final class Flow {

        private final MessageRecord received;
        private final Route route;
        private final MessageToSend message;
        private final List<WebhookRequest> requests = new ArrayList<>();
        private final List<Reply> replies = new ArrayList<>();
        private final List<String> warnings = new ArrayList<>();
        private boolean fellBack;
        private @Nullable String error;

        Flow(MessageRecord received, Route route, MessageToSend message) {
            this.received = received;
            this.route = route;
            this.message = message;
        }

        void run() {
            WebhookClient.Target next = target(received, route).orElse(null);
            for (int documents = 0; next != null; documents++) {
                if (documents == MOST_DOCUMENTS) {
                    error = "Gave up after %d TwiML documents".formatted(MOST_DOCUMENTS);
                    return;
                }
                next = follow(next);
            }
        }

        private WebhookClient.@Nullable Target follow(WebhookClient.Target target) {
            WebhookExchange exchange =
                    webhooks.send(target, WebhookClient.newIdempotencyToken(), message.allowAnyHost());
            Twiml twiml = null;
            if (!exchange.failed()) {
                try {
                    // No content at all is no reply.
                    twiml = exchange.body().isBlank()
                            ? new Twiml(List.of())
                            : Twiml.read(exchange.contentType(), exchange.body(), "Message");
                } catch (Twiml.InvalidException e) {
                    exchange = exchange.withError(e.code(), String.valueOf(e.getMessage()));
                }
            }
            requests.addAll(exchange.requests());
            if (exchange.refused()) {
                error = exchange.last().error();
                return null;
            }
            return twiml == null ? fallback(exchange.last()) : execute(twiml.verbs(), exchange.url());
        }

        private WebhookClient.@Nullable Target fallback(WebhookRequest failed) {
            if (fellBack || route.fallbackUrl.isEmpty()) {
                return null;
            }
            fellBack = true;
            Map<String, String> parameters = parameters(received);
            parameters.put("ErrorCode", String.valueOf(failed.errorCode()));
            parameters.put("ErrorUrl", failed.url());
            return new WebhookClient.Target(
                    Product.MESSAGING, route.fallbackMethod, new WebhookUrl(route.fallbackUrl), parameters);
        }

        private WebhookClient.@Nullable Target execute(List<Verb> verbs, WebhookUrl base) {
            for (Verb verb : verbs) {
                switch (verb.name()) {
                    case "Message", "Sms" -> reply(verb, base);
                    case "Redirect" -> {
                        return new WebhookClient.Target(
                                Product.MESSAGING,
                                verb.attribute("method", "POST"),
                                base.resolve(verb.text()),
                                parameters(received));
                    }
                    default -> warnings.add("12200: %s is not a verb of messaging TwiML".formatted(verb.name()));
                }
            }
            return null;
        }

        /** A reply that Twilio would not send is left out: its debugger says why. */
        private void reply(Verb verb, WebhookUrl base) {
            String body = verb.children().isEmpty()
                    ? verb.text()
                    : verb.children().stream()
                            .filter(child -> child.name().equals("Body"))
                            .map(Verb::text)
                            .collect(Collectors.joining());
            int media = (int) verb.children().stream()
                    .filter(child -> child.name().equals("Media"))
                    .count();
            if (MessageText.isEmpty(body, media)) {
                warnings.add("14103: the message has no body");
                return;
            }
            if (MessageText.isTooLong(body)) {
                warnings.add("14103: the message has %d characters, more than %d"
                        .formatted(body.length(), MessageText.MOST_CHARACTERS));
                return;
            }
            if (replies.size() == MOST_REPLIES) {
                warnings.add("14109: more than %d replies to one message".formatted(MOST_REPLIES));
                return;
            }
            replies.add(send(verb, base, body, media));
        }

        private Reply send(Verb verb, WebhookUrl base, String body, int media) {
            MessageRecord created = new MessageRecord(
                    MessageRecord.newSid(received.isWhatsApp() ? 0 : media),
                    account.nowInSeconds(),
                    received.to(),
                    verb.attribute("to", received.from()),
                    body,
                    media,
                    "outbound-reply",
                    "queued",
                    null,
                    received.serviceSid());
            boolean allowed = loops.allows(created.from(), created.to());
            if (!allowed) {
                warnings.add("14107: more than %d replies between %s and %s"
                        .formatted(ReplyLoops.MOST_REPLIES, created.from(), created.to()));
            }
            MessageRecord ended = allowed
                    ? OutboundMessages.ended(created, message.wantedStatus(), message.errorCode())
                    : OutboundMessages.ended(created, "failed", 14107);
            String own = verb.attribute("statusCallback", verb.attribute("action", ""));
            OutboundMessages.Finished finished = outbound.finish(
                    ended,
                    outbound.reporting(
                            ended, own.isEmpty() ? null : base.resolve(own).text()),
                    LocalMessages.Manner.of(message));
            return new Reply(
                    ended.sid(),
                    ended.to(),
                    body,
                    ended.status(),
                    ended.segments(),
                    finished.callbacks(),
                    finished.received());
        }
    }
}
