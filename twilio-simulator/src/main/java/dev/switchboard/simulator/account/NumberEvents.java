package dev.switchboard.simulator.account;

import dev.switchboard.simulator.http.Dates;
import dev.switchboard.simulator.http.Json;
import java.time.Instant;
import java.util.Map;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import tools.jackson.databind.node.ObjectNode;

/**
 * Who changed which of the account's numbers, as Twilio's Monitor keeps it.
 *
 * @see <a href="https://www.twilio.com/docs/usage/monitor-events">Monitor events</a>
 */
final class NumberEvents {

    /** Twilio keeps them for 30 days; here so many have to do, so that a large fleet fits in memory. */
    private static final int MOST = 5_000;

    private final String accountSid;
    private final Table<ObjectNode> events;
    private final AtomicLong last = new AtomicLong();

    NumberEvents(String accountSid, Table<ObjectNode> events) {
        this.accountSid = accountSid;
        this.events = events;
    }

    /** Nothing when nothing has changed. The caller holds the lock of the account. */
    void changed(SimulatedNumber before, SimulatedNumber after, Changer by, Instant now) {
        ObjectNode properties = Json.object();
        TreeSet<String> fields = new TreeSet<>(before.settings().keySet());
        fields.addAll(after.settings().keySet());
        Map<String, String> was = before.settings();
        Map<String, String> is = after.settings();
        fields.stream()
                .filter(field -> !was.getOrDefault(field, "").equals(is.getOrDefault(field, "")))
                .forEach(field -> properties
                        .putObject(field)
                        .put("previous", was.getOrDefault(field, ""))
                        .put("updated", is.getOrDefault(field, "")));
        if (properties.isEmpty()) {
            return;
        }
        String sid = "AE" + UUID.randomUUID().toString().replace("-", "");
        ObjectNode event = Json.object()
                .put("sid", sid)
                .put("account_sid", accountSid)
                .put("actor_sid", by.sid())
                .put("actor_type", by.type())
                .putNull("description")
                .put("event_date", Dates.iso8601(now.truncatedTo(java.time.temporal.ChronoUnit.SECONDS)))
                .put("event_type", "phone-number.updated")
                .put("resource_sid", after.sid())
                .put("resource_type", "phone-number")
                .put("source", by.source())
                .put("source_ip_address", by.address())
                .put("url", "https://monitor.twilio.com/v1/Events/" + sid);
        event.putObject("event_data").set("resource_properties", properties);
        event.putObject("links");
        events.put(key(now), event);
        if (events.rows().size() > MOST) {
            events.remove(events.rows().lastKey());
        }
    }

    /** So that the newest comes first. */
    private String key(Instant now) {
        long micros = now.getEpochSecond() * 1_000_000 + now.getNano() / 1_000;
        long later = last.updateAndGet(before -> Math.max(before + 1, micros));
        return "%019d".formatted(Long.MAX_VALUE - later);
    }
}
