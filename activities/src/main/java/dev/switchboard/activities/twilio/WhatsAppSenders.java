package dev.switchboard.activities.twilio;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.twilio.constant.EnumConstants.ContentType;
import com.twilio.http.HttpMethod;
import com.twilio.http.Request;
import dev.switchboard.activities.found.FoundValues;
import dev.switchboard.activities.found.SeenRoute;
import dev.switchboard.activities.twilio.error.Masking;
import dev.switchboard.activities.twilio.error.TwilioException;
import dev.switchboard.activities.twilio.error.TwilioOperation;
import dev.switchboard.workflows.number.Channel;
import dev.switchboard.workflows.number.NumberReference;
import dev.switchboard.workflows.route.Route;
import dev.switchboard.workflows.route.RouteField;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Twilio's senders of the channel WhatsApp.
 *
 * @see <a href="https://www.twilio.com/docs/whatsapp/api/senders">their documentation</a>
 */
final class WhatsAppSenders {

    private static final String DOMAIN = "messaging";
    private static final String PATH = "/v2/Channels/Senders";
    private static final String PREFIX = "whatsapp:";

    private static final String POST = "POST";

    private final TwilioRequests requests;
    private final FoundValues values;
    private final TwilioList<WhatsAppSender> list;

    WhatsAppSenders(TwilioRequests requests, FoundValues values) {
        this.requests = requests;
        this.values = values;
        this.list = new TwilioList<>(
                requests,
                TwilioOperation.LIST_SENDERS,
                new TwilioList.Place(DOMAIN, PATH),
                "Channel=whatsapp",
                "senders",
                this::sender);
    }

    /**
     * One page of them.
     *
     * @param page from the page before; none for the first
     */
    SendersPage page(@Nullable String page) {
        return list.page(page, SendersPage::new);
    }

    /** The one of a number: asked for by its SID where that is known, unless it was registered anew since. */
    Optional<WhatsAppSender> find(NumberReference number) {
        String known = number.senderSid();
        if (known != null) {
            try {
                WhatsAppSender sender = fetch(known);
                if (sender.phoneNumber().equals(number.phoneNumber())) {
                    return Optional.of(sender);
                }
            } catch (TwilioException e) {
                if (!e.gone()) {
                    throw e;
                }
            }
        }
        return find(number.phoneNumber());
    }

    /** The one of a number in E.164; Twilio cannot be asked for it, so pages are read until it comes. */
    Optional<WhatsAppSender> find(String phoneNumber) {
        SendersPage page = page(null);
        while (true) {
            Optional<WhatsAppSender> found = page.senders().stream()
                    .filter(sender -> sender.phoneNumber().equals(phoneNumber))
                    .findFirst();
            if (found.isPresent() || page.nextPage() == null) {
                return found;
            }
            page = page(page.nextPage());
        }
    }

    WhatsAppSender fetch(String senderSid) {
        return sender(requests.read(
                TwilioOperation.FETCH_SENDER, new Request(HttpMethod.GET, DOMAIN, PATH + "/" + senderSid)));
    }

    /**
     * Writes the webhook, all six fields at once, since Twilio does not say whether a part of it is merged into the
     * rest; an empty URL clears. Nothing else of the sender is touched. Twilio answers 202 and applies it later.
     */
    void update(String senderSid, Route webhook) {
        Request request = new Request(HttpMethod.POST, DOMAIN, PATH + "/" + senderSid);
        request.setContentType(ContentType.JSON);
        Route whole = new Route(RouteFields.open(values, TwilioOperation.UPDATE_SENDER, webhook.fields()));
        request.setBody(body(whole).toString());
        // Twilio's words about a value may quote it.
        TwilioRequests discreet = whole.equals(webhook) ? requests : requests.discreet();
        discreet.write(TwilioOperation.UPDATE_SENDER, request);
    }

    private static ObjectNode body(Route webhook) {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        ObjectNode fields = body.putObject("webhook");
        for (RouteField field : RouteFields.of(Channel.WHATSAPP)) {
            String value = webhook.get(field);
            // A method has no empty value.
            fields.put(field.twilioName(), value.isEmpty() && field.isMethod() ? POST : value);
        }
        return body;
    }

    private static List<String> offlineReasons(JsonNode rows) {
        List<String> reasons = new ArrayList<>();
        rows.forEach(row -> reasons.add(Masking.mask(
                row.path("code").asText("") + " " + row.path("message").asText(""))));
        return reasons;
    }

    private WhatsAppSender sender(JsonNode row) {
        SeenRoute seen = values.see(RouteFields.read(row.path("webhook"), Set.of(Channel.WHATSAPP)));
        String senderId = row.path("sender_id").asText("");
        return new WhatsAppSender(
                row.path("sid").asText(),
                senderId.startsWith(PREFIX) ? senderId.substring(PREFIX.length()) : senderId,
                row.path("status").asText(""),
                offlineReasons(row.path("offline_reasons")),
                seen.route(),
                seen.whole());
    }
}
