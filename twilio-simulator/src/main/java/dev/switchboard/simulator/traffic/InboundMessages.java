package dev.switchboard.simulator.traffic;

import dev.switchboard.simulator.account.Account;
import dev.switchboard.simulator.account.Ledger;
import dev.switchboard.simulator.account.MessageRecord;
import dev.switchboard.simulator.account.PhoneNumbers;
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
    private final MessageRoutes routes;
    private final Ledger ledger;
    private final WebhookClient webhooks;
    private final OutboundMessages outbound;
    private final ReplyLoops loops;

    InboundMessages(
            Account account, Ledger ledger, WebhookClient webhooks, OutboundMessages outbound, ReplyLoops loops) {
        this.account = account;
        this.routes = new MessageRoutes(account);
        this.ledger = ledger;
        this.webhooks = webhooks;
        this.outbound = outbound;
        this.loops = loops;
    }

    SentMessage receive(MessageToSend message) {
        MessageRoute route = route(message.content().to());
        if (!route.receives()) {
            return SentMessage.notReceived(route.name(), route.to());
        }
        MessageRecord received = record(message, route);
        ledger.put(received);
        Flow flow = new Flow(received, route, message);
        flow.run();
        return new SentMessage(
                received.sid(),
                route.name(),
                route.to(),
                received.status(),
                received.segments(),
                flow.requests,
                flow.replies,
                flow.warnings,
                List.of(),
                null,
                flow.error);
    }

    /** Where a message to a number or sender goes. */
    MessageRoute route(String to) {
        return routes.of(to);
    }

    MessageRecord record(MessageToSend message, MessageRoute route) {
        MessageContent content = message.content();
        int smsMedia = PhoneNumbers.isWhatsApp(content.to()) ? 0 : content.numMedia();
        return new MessageRecord(
                MessageRecord.newSid(smsMedia),
                account.nowInSeconds(),
                content.from(),
                content.to(),
                content.body(),
                content.numMedia(),
                "inbound",
                "received",
                null,
                route.serviceSid());
    }

    /** The request about a message, if its route has a URL. */
    Optional<WebhookClient.Target> target(MessageRecord message, MessageRoute route) {
        MessageRoute.Handler handler = route.handler();
        return handler.isAsked()
                ? Optional.of(new WebhookClient.Target(
                        Product.MESSAGING, handler.method(), new WebhookUrl(handler.url()), parameters(message)))
                : Optional.empty();
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
        private final MessageRoute route;
        private final MessageToSend message;
        private final List<WebhookRequest> requests = new ArrayList<>();
        private final List<Reply> replies = new ArrayList<>();
        private final List<String> warnings = new ArrayList<>();
        private boolean fellBack;
        private @Nullable String error;

        Flow(MessageRecord received, MessageRoute route, MessageToSend message) {
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
            if (fellBack || !route.handler().hasFallback()) {
                return null;
            }
            fellBack = true;
            Map<String, String> parameters = parameters(received);
            parameters.put("ErrorCode", String.valueOf(failed.errorCode()));
            parameters.put("ErrorUrl", failed.url());
            return new WebhookClient.Target(
                    Product.MESSAGING,
                    route.handler().fallbackMethod(),
                    new WebhookUrl(route.handler().fallbackUrl()),
                    parameters);
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
                    ? OutboundMessages.ended(
                            created, message.end().wantedStatus(), message.end().errorCode())
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
