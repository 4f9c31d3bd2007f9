package dev.switchboard.activities.twilio;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.twilio.constant.EnumConstants.ContentType;
import com.twilio.http.HttpMethod;
import com.twilio.http.Request;
import dev.switchboard.workflows.number.Channel;
import dev.switchboard.workflows.route.Route;
import dev.switchboard.workflows.route.RouteField;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
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

    /** The most that Twilio gives. */
    private static final String PAGE_SIZE = "1000";

    private static final String POST = "POST";

    private final TwilioRequests requests;

    WhatsAppSenders(TwilioRequests requests) {
        this.requests = requests;
    }

    /** All of them by their number in E.164. */
    Map<String, WhatsAppSender> all() {
        Map<String, WhatsAppSender> senders = new LinkedHashMap<>();
        forEachUntil(sender -> {
            senders.put(sender.phoneNumber(), sender);
            return false;
        });
        return senders;
    }

    /** The one of a number in E.164; Twilio cannot be asked for it, so pages are read until it comes. */
    Optional<WhatsAppSender> find(String phoneNumber) {
        return Optional.ofNullable(forEachUntil(sender -> sender.phoneNumber().equals(phoneNumber)));
    }

    WhatsAppSender fetch(String senderSid) {
        return sender(requests.read(
                TwilioOperation.FETCH_SENDER, new Request(HttpMethod.GET, DOMAIN, PATH + "/" + senderSid)));
    }

    /**
     * Writes the webhook, all six fields at once, since Twilio does not say whether a part of it is merged into the rest;
     * an empty URL clears. Nothing else of the sender is touched. Twilio answers 202 and applies it later.
     */
    void update(String senderSid, Route webhook) {
        Request request = new Request(HttpMethod.POST, DOMAIN, PATH + "/" + senderSid);
        request.setContentType(ContentType.JSON);
        request.setBody(body(webhook).toString());
        requests.write(TwilioOperation.UPDATE_SENDER, request);
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

    private @Nullable WhatsAppSender forEachUntil(Predicate<WhatsAppSender> found) {
        Request request = new Request(HttpMethod.GET, DOMAIN, PATH);
        request.addQueryParam("Channel", "whatsapp");
        request.addQueryParam("PageSize", PAGE_SIZE);
        String current = "";
        while (true) {
            JsonNode page = requests.read(TwilioOperation.LIST_SENDERS, request);
            if (!page.path("senders").isArray()) {
                throw TwilioErrors.unreadable(TwilioOperation.LIST_SENDERS, 200);
            }
            for (JsonNode row : page.path("senders")) {
                WhatsAppSender sender = sender(row);
                if (found.test(sender)) {
                    return sender;
                }
            }
            String next = page.path("meta").path("next_page_url").asText("");
            if (next.isEmpty()) {
                return null;
            }
            if (next.equals(current)) {
                throw TwilioErrors.brokenPaging(TwilioOperation.LIST_SENDERS);
            }
            current = next;
            request = new Request(HttpMethod.GET, DOMAIN, pathAndQuery(next));
        }
    }

    /** Of an absolute address; the host is ours to choose, and the path has to be the one of this list. */
    private static String pathAndQuery(String address) {
        try {
            URI uri = URI.create(address);
            if (PATH.equals(uri.getRawPath()) && uri.getRawQuery() != null) {
                return PATH + "?" + uri.getRawQuery();
            }
        } catch (IllegalArgumentException notAnAddress) {
            // As an address that leads elsewhere.
        }
        throw TwilioErrors.brokenPaging(TwilioOperation.LIST_SENDERS);
    }

    private static List<String> offlineReasons(JsonNode rows) {
        List<String> reasons = new ArrayList<>();
        rows.forEach(row -> reasons.add(Masking.mask(
                row.path("code").asText("") + " " + row.path("message").asText(""))));
        return reasons;
    }

    private static WhatsAppSender sender(JsonNode row) {
        String senderId = row.path("sender_id").asText("");
        return new WhatsAppSender(
                row.path("sid").asText(),
                senderId.startsWith(PREFIX) ? senderId.substring(PREFIX.length()) : senderId,
                row.path("status").asText(""),
                offlineReasons(row.path("offline_reasons")),
                RouteFields.read(row.path("webhook"), Set.of(Channel.WHATSAPP)));
    }
}
