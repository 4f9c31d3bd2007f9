package dev.switchboard.simulator.account;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * A field of a Twilio resource.
 *
 * @param name in the answer, snake_case
 * @param parameter in the form that updates it; null where the API cannot
 * @param unset what the answer shows while nothing is set; Twilio uses both {@code ""} and null
 */
public record Field(
        String name,
        @Nullable String parameter,
        Kind kind,
        @Nullable String unset) {

    public enum Kind {
        TEXT,
        URL,
        METHOD,
        FLAG,
        COUNT
    }

    static Field text(String name, @Nullable String parameter, @Nullable String unset) {
        return new Field(name, parameter, Kind.TEXT, unset);
    }

    static Field url(String name, String parameter, @Nullable String unset) {
        return new Field(name, parameter, Kind.URL, unset);
    }

    static Field method(String name, String parameter) {
        return new Field(name, parameter, Kind.METHOD, "POST");
    }

    static Field flag(String name, @Nullable String parameter, boolean unset) {
        return new Field(name, parameter, Kind.FLAG, Boolean.toString(unset));
    }

    public static void set(Map<String, String> settings, String name, @Nullable String value) {
        if (value == null || value.isEmpty()) {
            settings.remove(name);
            return;
        }
        settings.put(name, value);
    }

    public void render(ObjectNode node, Map<String, String> settings) {
        String set = settings.get(name);
        String value = set == null ? unset : set;
        switch (kind) {
            case FLAG -> node.put(name, Boolean.parseBoolean(value));
            case COUNT -> node.put(name, value == null ? null : Integer.valueOf(value));
            case TEXT, URL, METHOD -> node.put(name, value);
        }
    }
}
