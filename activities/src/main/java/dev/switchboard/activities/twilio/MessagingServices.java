package dev.switchboard.activities.twilio;

import com.fasterxml.jackson.databind.JsonNode;
import com.twilio.http.HttpMethod;
import com.twilio.http.Request;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The account's Messaging Services and the numbers in them. A number is in one at most (error 21712), and does not say
 * in which; so all services are read once and kept for a while. What the index says of a number that is in a service is
 * confirmed by asking for just that: who has followed our advice and taken a number out is not told to do so again.
 *
 * @see <a href="https://www.twilio.com/docs/messaging/api/service-resource">Services</a>
 * @see <a href="https://www.twilio.com/docs/messaging/api/phonenumber-resource">their PhoneNumbers</a>
 */
final class MessagingServices {

    private static final String DOMAIN = "messaging";
    private static final String PATH = "/v1/Services";

    /** The most that Twilio gives. */
    private static final String PAGE_SIZE = "1000";

    private final TwilioRequests requests;
    private final Duration expiry;
    private final Clock clock;
    private @Nullable Index index;

    MessagingServices(TwilioRequests requests, Duration expiry, Clock clock) {
        this.requests = requests;
        this.expiry = expiry;
        this.clock = clock;
    }

    /** The service that the number is in, as it is now. */
    Optional<MessagingService> of(String phoneNumberSid) {
        MessagingService service = index(false).byNumber().get(phoneNumberSid);
        if (service == null) {
            return Optional.empty();
        }
        Optional<MessagingService> confirmed = confirm(service.sid(), phoneNumberSid);
        if (confirmed.isPresent()) {
            return confirmed;
        }
        return Optional.ofNullable(index(true).byNumber().get(phoneNumberSid))
                .flatMap(found -> confirm(found.sid(), phoneNumberSid));
    }

    /** The services by the SIDs of their numbers, as they were when the index was read. */
    Map<String, MessagingService> byNumber() {
        return index(false).byNumber();
    }

    private Optional<MessagingService> confirm(String serviceSid, String phoneNumberSid) {
        try {
            JsonNode unused = requests.read(
                    TwilioOperation.FETCH_SERVICE_NUMBER,
                    new Request(HttpMethod.GET, DOMAIN, numbersPath(serviceSid) + "/" + phoneNumberSid));
            return Optional.of(service(requests.read(
                    TwilioOperation.FETCH_SERVICE, new Request(HttpMethod.GET, DOMAIN, PATH + "/" + serviceSid))));
        } catch (TwilioException e) {
            if (TwilioErrors.isGone(e)) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /** One reads for all who wait. */
    private synchronized Index index(boolean anew) {
        Index known = index;
        if (known != null && !anew && clock.instant().isBefore(known.readAt().plus(expiry))) {
            return known;
        }
        Instant readAt = clock.instant();
        Map<String, MessagingService> byNumber = new HashMap<>();
        forEach(TwilioOperation.LIST_SERVICES, PATH, "services", row -> addNumbers(service(row), byNumber));
        Index read = new Index(Collections.unmodifiableMap(byNumber), readAt);
        index = read;
        return read;
    }

    private void addNumbers(MessagingService service, Map<String, MessagingService> byNumber) {
        try {
            forEach(
                    TwilioOperation.LIST_SERVICE_NUMBERS,
                    numbersPath(service.sid()),
                    "phone_numbers",
                    row -> byNumber.put(row.path("sid").asText(), service));
        } catch (TwilioException e) {
            // Deleted since it was listed; its numbers are in none.
            if (!TwilioErrors.isGone(e)) {
                throw e;
            }
        }
    }

    private void forEach(TwilioOperation operation, String path, String rows, Consumer<JsonNode> row) {
        Request request = new Request(HttpMethod.GET, DOMAIN, path);
        request.addQueryParam("PageSize", PAGE_SIZE);
        String current = "";
        while (true) {
            JsonNode page = requests.read(operation, request);
            if (!page.path(rows).isArray()) {
                throw TwilioErrors.unreadable(operation, 200);
            }
            page.path(rows).forEach(row);
            String next = page.path("meta").path("next_page_url").asText("");
            if (next.isEmpty()) {
                return;
            }
            if (next.equals(current)) {
                throw TwilioErrors.brokenPaging(operation);
            }
            current = next;
            request = new Request(HttpMethod.GET, DOMAIN, pathAndQuery(operation, next, path));
        }
    }

    /** Of an absolute address; the host is ours to choose, and the path has to be the one of this list. */
    private static String pathAndQuery(TwilioOperation operation, String address, String path) {
        try {
            URI uri = URI.create(address);
            if (path.equals(uri.getRawPath()) && uri.getRawQuery() != null) {
                return path + "?" + uri.getRawQuery();
            }
        } catch (IllegalArgumentException notAnAddress) {
            // As an address that leads elsewhere.
        }
        throw TwilioErrors.brokenPaging(operation);
    }

    private static String numbersPath(String serviceSid) {
        return PATH + "/" + serviceSid + "/PhoneNumbers";
    }

    private static MessagingService service(JsonNode row) {
        return new MessagingService(
                row.path("sid").asText(),
                row.path("use_inbound_webhook_on_number").asBoolean(),
                row.path("inbound_request_url").asText(""));
    }

    /** From a number's SID to its service. */
    private record Index(Map<String, MessagingService> byNumber, Instant readAt) {}
}
