package dev.switchboard.activities.twilio;

import com.fasterxml.jackson.databind.JsonNode;
import com.twilio.http.HttpMethod;
import com.twilio.http.Request;
import dev.switchboard.activities.twilio.error.TwilioException;
import dev.switchboard.activities.twilio.error.TwilioOperation;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who changed a number at Twilio: the Events of its Monitor, which it keeps for 30 days.
 *
 * @see <a href="https://www.twilio.com/docs/usage/monitor-events">Monitor events</a>
 */
final class NumberChanges {

    private static final String DOMAIN = "monitor";
    private static final String PAGE = "100";

    private static final Logger log = LoggerFactory.getLogger(NumberChanges.class);

    private final TwilioRequests requests;

    NumberChanges(TwilioRequests requests) {
        this.requests = requests;
    }

    /** The last change of the number; none when Twilio knows of none, or does not tell, which is no reason to fail. */
    Optional<NumberChange> last(String phoneNumberSid) {
        Request request = new Request(HttpMethod.GET, DOMAIN, "/v1/Events");
        request.addQueryParam("ResourceSid", phoneNumberSid);
        request.addQueryParam("PageSize", PAGE);
        JsonNode events;
        try {
            events = requests.read(TwilioOperation.LIST_EVENTS, request).path("events");
        } catch (TwilioException e) {
            log.warn("Who changed a number is not known: {}", e.getMessage());
            return Optional.empty();
        }
        // Twilio sorts them by their date, and does not say in which direction.
        return StreamSupport.stream(events.spliterator(), false)
                .filter(event -> event.path("event_type").asText("").endsWith(".updated"))
                .flatMap(event -> change(event).stream())
                .max(Comparator.comparing(NumberChange::at));
    }

    private static Optional<NumberChange> change(JsonNode event) {
        Instant at;
        try {
            at = Instant.parse(event.path("event_date").asText(""));
        } catch (DateTimeParseException unreadable) {
            return Optional.empty();
        }
        return Optional.of(new NumberChange(
                at,
                event.path("source").asText("unknown"),
                text(event, "actor_type"),
                text(event, "actor_sid"),
                text(event, "source_ip_address"),
                fields(event.path("event_data"))));
    }

    /** The description and the examples of Twilio's API have them in different places. */
    private static List<String> fields(JsonNode data) {
        JsonNode properties = data.path("resource_properties");
        List<String> fields = new ArrayList<>();
        (properties.isObject() ? properties : data).fieldNames().forEachRemaining(fields::add);
        return fields;
    }

    private static @Nullable String text(JsonNode node, String field) {
        String value = node.path(field).asText("");
        return value.isEmpty() || node.path(field).isNull() ? null : value;
    }
}
