package dev.switchboard.workflows.route;

import dev.switchboard.workflows.number.Channel;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What was put back of what a number had before it was ours.
 *
 * @param restored the values as people see them, by channel and by the names of Twilio's parameters
 * @param refused what Twilio did not take back
 */
public record Restoration(Map<Channel, Map<String, String>> restored, List<RefusedValue> refused) {

    public Restoration {
        Map<Channel, Map<String, String>> texts = new TreeMap<>();
        restored.forEach(
                (channel, values) -> texts.put(channel, Collections.unmodifiableMap(FoundValue.texts(values))));
        restored = Collections.unmodifiableMap(texts);
        refused = List.copyOf(refused);
    }

    /** What changes have put back: URLs and SIDs, without the methods that go with them. */
    public static Restoration of(List<RouteChange> changes, List<RefusedValue> refused) {
        Map<Channel, Map<String, String>> restored = new TreeMap<>();
        changes.forEach(change -> change.to().forEach((field, value) -> {
            if (!value.isEmpty() && (field.isUrl() || field.isOverride())) {
                restored.computeIfAbsent(change.channel(), channel -> new TreeMap<>())
                        .put(field.twilioName(), value);
            }
        }));
        return new Restoration(restored, refused);
    }
}
