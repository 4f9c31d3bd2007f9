package dev.switchboard.activities.usage;

import dev.switchboard.activities.ground.Json;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The values by which a row of usage is summed up: they tell it from the others of its list. */
final class UsageKey {

    private UsageKey() {}

    static String of(List<UsageGrouping> groupings, UsageRow row) {
        Map<String, String> key = new TreeMap<>();
        for (UsageGrouping grouping : groupings) {
            Object value = value(grouping, row);
            if (value != null) {
                key.put(grouping.name(), value.toString());
            }
        }
        return Objects.requireNonNull(Json.write(key));
    }

    /** By grouping; none is a value too. */
    static Map<UsageGrouping, @Nullable Object> parse(List<UsageGrouping> groupings, String key) {
        Map<String, String> texts;
        try {
            texts = Json.texts(key);
        } catch (RuntimeException notJson) {
            throw new IllegalArgumentException("Not a key of usage", notJson);
        }
        Map<UsageGrouping, @Nullable Object> values = new EnumMap<>(UsageGrouping.class);
        for (UsageGrouping grouping : groupings) {
            values.put(grouping, parsed(grouping, texts.get(grouping.name())));
        }
        return values;
    }

    private static @Nullable Object parsed(UsageGrouping grouping, @Nullable String text) {
        if (text == null) {
            return null;
        }
        return switch (grouping) {
            case NUMBER, AGENT, CHANNEL -> text;
            case DAY, MONTH -> date(text);
        };
    }

    private static LocalDate date(String text) {
        try {
            return LocalDate.parse(text);
        } catch (DateTimeException notADate) {
            throw new IllegalArgumentException("Not a key of usage", notADate);
        }
    }

    private static @Nullable Object value(UsageGrouping grouping, UsageRow row) {
        return switch (grouping) {
            case NUMBER -> row.phoneNumberId();
            case AGENT -> row.chatbotId();
            case CHANNEL -> row.channel();
            case DAY -> row.day();
            case MONTH -> row.month();
        };
    }
}
