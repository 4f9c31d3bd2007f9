package dev.switchboard.activities.twilio;

import com.fasterxml.jackson.databind.JsonNode;
import dev.switchboard.activities.found.FoundValues;
import dev.switchboard.activities.found.LostValueException;
import dev.switchboard.activities.twilio.error.TwilioErrors;
import dev.switchboard.activities.twilio.error.TwilioOperation;
import dev.switchboard.workflows.number.Channel;
import dev.switchboard.workflows.route.Route;
import dev.switchboard.workflows.route.RouteField;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Route fields as Twilio's answers have them. */
final class RouteFields {

    private RouteFields() {}

    static List<RouteField> of(Channel channel) {
        return Arrays.stream(RouteField.values())
                .filter(field -> field.channel() == channel)
                .toList();
    }

    /** The fields of the channels as a resource's JSON has them; null and absent are the empty string. */
    static Route read(JsonNode resource, Set<Channel> channels) {
        Map<RouteField, String> fields = new EnumMap<>(RouteField.class);
        for (RouteField field : RouteField.values()) {
            if (channels.contains(field.channel())) {
                fields.put(field, resource.path(jsonName(field)).asText(""));
            }
        }
        return new Route(fields);
    }

    /** The fields as they are written: with whole values in place of references. */
    static Map<RouteField, String> open(FoundValues values, TwilioOperation operation, Map<RouteField, String> fields) {
        try {
            return values.open(fields);
        } catch (LostValueException e) {
            throw TwilioErrors.lost(operation, e);
        }
    }

    /** Two routes as one; of a field that both have, the value of the second. */
    static Route merged(Route one, Route other) {
        Map<RouteField, String> fields = new EnumMap<>(RouteField.class);
        fields.putAll(one.fields());
        fields.putAll(other.fields());
        return new Route(fields);
    }

    static Route only(Route route, Set<Channel> channels) {
        Map<RouteField, String> fields = new EnumMap<>(RouteField.class);
        route.fields().forEach((field, value) -> {
            if (channels.contains(field.channel())) {
                fields.put(field, value);
            }
        });
        return new Route(fields);
    }

    static boolean areHeld(Map<RouteField, String> fields, Route route) {
        return fields.entrySet().stream()
                .allMatch(field -> route.get(field.getKey()).equals(field.getValue()));
    }

    /** Twilio writes {@code VoiceUrl} in a request to a number and {@code voice_url} in its answer. */
    private static String jsonName(RouteField field) {
        return field.channel() == Channel.WHATSAPP
                ? field.twilioName()
                : field.name().toLowerCase(Locale.ROOT);
    }
}
