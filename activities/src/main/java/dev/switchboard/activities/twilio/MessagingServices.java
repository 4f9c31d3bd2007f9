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
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
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

    /** In a slow account the index may not be read to its end. The part that was read is of use for that long. */
    private static final Duration RESUMABLE = Duration.ofMinutes(10);

    private final TwilioRequests requests;
    private final FoundValues values;
    private final TwilioList<MessagingService> allServices;
    private final Duration expiry;
    private final Clock clock;
    private final Map<RequestPriority, Reader> readers = new EnumMap<>(RequestPriority.class);
    private volatile @Nullable Index latest;

    MessagingServices(TwilioRequests requests, FoundValues values, Duration expiry, Clock clock) {
        this.requests = requests;
        this.values = values;
        this.allServices = new TwilioList<>(
                requests,
                TwilioOperation.LIST_SERVICES,
                new TwilioList.Place(DOMAIN, PATH),
                "",
                "services",
                this::service);
        this.expiry = expiry;
        this.clock = clock;
        for (RequestPriority priority : RequestPriority.values()) {
            readers.put(priority, new Reader());
        }
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

    /** One reads for all who wait; who is interactive does not wait for a batch, whose requests go last. */
    private Index index(boolean anew) {
        return Objects.requireNonNull(readers.get(RequestPriority.current())).index(anew);
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

    private final class Reader {

        private @Nullable Reading begun;

        synchronized Index index(boolean anew) {
            Index known = latest;
            if (known != null
                    && !anew
                    && clock.instant().isBefore(known.readAt().plus(expiry))) {
                return known;
            }
            Reading reading = begun;
            if (reading == null || anew || reading.begunAt.plus(RESUMABLE).isBefore(clock.instant())) {
                reading = new Reading(clock.instant());
            }
            begun = reading;
            reading.finish();
            begun = null;
            Index read = new Index(Collections.unmodifiableMap(reading.byNumber), clock.instant());
            latest = read;
            return read;
        }
    }

    /** As far as the index has been read: who runs out of time leaves the rest to the next. */
    private final class Reading {

        private final Instant begunAt;
        private final Map<String, MessagingService> byNumber = new HashMap<>();
        private final Deque<MessagingService> services = new ArrayDeque<>();
        private boolean servicesListed;
        private @Nullable String servicesPage;
        private @Nullable String numbersPage;

        Reading(Instant begunAt) {
            this.begunAt = begunAt;
        }

        void finish() {
            while (!servicesListed) {
                servicesPage = allServices.page(servicesPage, (listed, next) -> {
                    services.addAll(listed);
                    servicesListed = next == null;
                    return next;
                });
            }
            while (!services.isEmpty()) {
                numbersPage = readNumbers(services.element());
                if (numbersPage == null) {
                    services.remove();
                }
            }
        }

        private @Nullable String readNumbers(MessagingService service) {
            TwilioList<String> numbers = new TwilioList<>(
                    requests,
                    TwilioOperation.LIST_SERVICE_NUMBERS,
                    new TwilioList.Place(DOMAIN, numbersPath(service.sid())),
                    "",
                    "phone_numbers",
                    row -> row.path("sid").asText());
            try {
                return numbers.page(numbersPage, (sids, next) -> {
                    sids.forEach(sid -> byNumber.put(sid, service));
                    return next;
                });
            } catch (TwilioException e) {
                // Deleted since it was listed; its numbers are in none.
                if (!TwilioErrors.isGone(e)) {
                    throw e;
                }
                return null;
            }
        }
    }

    /** From a number's SID to its service. */
    private record Index(Map<String, MessagingService> byNumber, Instant readAt) {}
}
