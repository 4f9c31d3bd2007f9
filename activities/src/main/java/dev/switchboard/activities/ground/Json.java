package dev.switchboard.activities.ground;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.UncheckedIOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Records in JSON columns. A mapper of its own, so that no setting of the REST API changes what is stored. */
public final class Json {

    private static final ObjectMapper MAPPER = new ObjectMapper();

    private Json() {}

    public static @Nullable String write(@Nullable Object value) {
        if (value == null) {
            return null;
        }
        try {
            return MAPPER.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static <T> @Nullable T read(@Nullable String json, Class<T> type) {
        if (json == null) {
            return null;
        }
        try {
            return MAPPER.readValue(json, type);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static <T> @Nullable T read(@Nullable String json, TypeReference<T> type) {
        if (json == null) {
            return null;
        }
        try {
            return MAPPER.readValue(json, type);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A JSON object of texts; empty when there is none. */
    public static Map<String, String> texts(@Nullable String json) {
        return map(json, new TypeReference<>() {});
    }

    /** A JSON object of whole numbers; empty when there is none. */
    public static Map<String, Integer> counts(@Nullable String json) {
        return map(json, new TypeReference<>() {});
    }

    private static <V> Map<String, V> map(@Nullable String json, TypeReference<Map<String, V>> type) {
        Map<String, V> read = read(json, type);
        return read == null ? Map.of() : read;
    }
}
