package dev.switchboard.activities.twilio;

import com.fasterxml.jackson.databind.JsonNode;
import com.twilio.http.HttpMethod;
import com.twilio.http.Request;
import dev.switchboard.activities.found.FoundValues;
import dev.switchboard.activities.twilio.error.TwilioErrors;
import dev.switchboard.activities.twilio.error.TwilioException;
import dev.switchboard.activities.twilio.error.TwilioOperation;
import dev.switchboard.activities.twilio.pace.RequestPriority;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The account's Messaging Services and the numbers in them. A number is in one at most (error 21712), and does not say
 * in which; so all services are read once and kept for a while. What the index says of a number that is in a service is
 * confirmed by asking for just that. Who has followed our advice and taken a number out is not told to do so again.
 *
 * @see <a href="https://www.twilio.com/docs/messaging/api/service-resource">Services</a>
 * @see <a href="https://www.twilio.com/docs/messaging/api/phonenumber-resource">their PhoneNumbers</a>
 */
final class MessagingServices {

    private static final String DOMAIN = "messaging";
    private static final String PATH = "/v1/Services";

    private final TwilioRequests requests;
    private final FoundValues values;
    private final TwilioList<MessagingService> allServices;
    private final MessagingServiceIndex index;

    MessagingServices(TwilioRequests requests, FoundValues values, Duration expiry, Clock clock) {
        this(requests, values, new MessagingServiceIndex(expiry, clock));
    }

    private MessagingServices(TwilioRequests requests, FoundValues values, MessagingServiceIndex index) {
        this.requests = requests;
        this.values = values;
        this.index = index;
        this.allServices = new TwilioList<>(
                requests,
                TwilioOperation.LIST_SERVICES,
                new TwilioList.Place(DOMAIN, PATH),
                "",
                "services",
                this::service);
    }

    /** The same index, for whom these requests are sent. */
    MessagingServices with(TwilioRequests others) {
        return new MessagingServices(others, values, index);
    }

    /** The service that the number is in, as it is now; one that it has joined meanwhile may be missed for a while. */
    Optional<MessagingService> of(String phoneNumberSid) {
        return find(phoneNumberSid, false);
    }

    /** The service that the number is in, as it is now. */
    Optional<MessagingService> now(String phoneNumberSid) {
        return find(phoneNumberSid, true);
    }

    private Optional<MessagingService> find(String phoneNumberSid, boolean alsoJoinedMeanwhile) {
        Instant asked = index.now();
        MessagingService service = index.byNumber(this).get(phoneNumberSid);
        if (service != null) {
            Optional<MessagingService> confirmed = confirm(service.sid(), phoneNumberSid);
            if (confirmed.isPresent()) {
                return confirmed;
            }
        } else if (!alsoJoinedMeanwhile) {
            return Optional.empty();
        }
        return Optional.ofNullable(index.byNumberSince(this, asked).get(phoneNumberSid))
                .flatMap(found -> confirm(found.sid(), phoneNumberSid));
    }

    /** The services by the SIDs of their numbers, as they were when the index was read. */
    Map<String, MessagingService> byNumber() {
        return index.byNumber(this);
    }

    RequestPriority priority() {
        return requests.context().priority();
    }

    private Optional<MessagingService> confirm(String serviceSid, String phoneNumberSid) {
        try {
            requests.read(
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

    private static String numbersPath(String serviceSid) {
        return PATH + "/" + serviceSid + "/PhoneNumbers";
    }

    private MessagingService service(JsonNode row) {
        return new MessagingService(
                row.path("sid").asText(),
                row.path("use_inbound_webhook_on_number").asBoolean(),
                values.text(row.path("inbound_request_url").asText("")));
    }

    /** A page of the services; their numbers are read one service after the other. */
    @Nullable String readServices(@Nullable String page, Consumer<List<MessagingService>> taken) {
        return allServices.page(page, (listed, next) -> {
            taken.accept(listed);
            return next;
        });
    }

    /** A page of the numbers of a service, by their SIDs; none of a service that was deleted since it was listed. */
    @Nullable String readNumbers(MessagingService service, @Nullable String page, Consumer<List<String>> taken) {
        TwilioList<String> numbers = new TwilioList<>(
                requests,
                TwilioOperation.LIST_SERVICE_NUMBERS,
                new TwilioList.Place(DOMAIN, numbersPath(service.sid())),
                "",
                "phone_numbers",
                row -> row.path("sid").asText());
        try {
            return numbers.page(page, (sids, next) -> {
                taken.accept(sids);
                return next;
            });
        } catch (TwilioException e) {
            if (!TwilioErrors.isGone(e)) {
                throw e;
            }
            return null;
        }
    }
}
