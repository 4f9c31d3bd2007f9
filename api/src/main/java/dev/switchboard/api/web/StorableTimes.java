package dev.switchboard.api.web;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.function.Function;
import org.springframework.core.convert.converter.Converter;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.deser.std.StdScalarDeserializer;
import tools.jackson.databind.module.SimpleModule;

/**
 * Dates and times of requests: as ISO 8601 writes them, in the years 1 to 9999. Java's reach further than the
 * database's, which refuses the rest, and Jackson also takes arrays and numbers.
 */
final class StorableTimes {

    private static final int LAST_YEAR = 9_999;

    private StorableTimes() {}

    /** @throws IllegalArgumentException when it is none */
    static LocalDate date(String text) {
        try {
            return within(LocalDate.parse(text));
        } catch (DateTimeException notADate) {
            throw new IllegalArgumentException("Not a date that is accepted", notADate);
        }
    }

    /** @throws IllegalArgumentException when it is none */
    static Instant time(String text) {
        try {
            Instant time = Instant.parse(text.toUpperCase(Locale.ROOT));
            within(time.atOffset(ZoneOffset.UTC).toLocalDate());
            return time;
        } catch (DateTimeException notATime) {
            throw new IllegalArgumentException("Not a time that is accepted", notATime);
        }
    }

    private static LocalDate within(LocalDate date) {
        if (date.getYear() < 1 || date.getYear() > LAST_YEAR) {
            throw new DateTimeException("The year is not from 1 to " + LAST_YEAR);
        }
        return date;
    }

    /** In queries. */
    enum ToDate implements Converter<String, LocalDate> {
        INSTANCE;

        @Override
        public LocalDate convert(String text) {
            return date(text);
        }
    }

    /** In queries. */
    enum ToTime implements Converter<String, Instant> {
        INSTANCE;

        @Override
        public Instant convert(String text) {
            return time(text);
        }
    }

    /** In bodies. */
    static SimpleModule module() {
        return new SimpleModule("storable times")
                .addDeserializer(LocalDate.class, new Reader<>(LocalDate.class, StorableTimes::date))
                .addDeserializer(Instant.class, new Reader<>(Instant.class, StorableTimes::time));
    }

    /** Of texts alone. */
    private static final class Reader<T> extends StdScalarDeserializer<T> {

        private final Class<T> type;
        private final Function<String, T> read;

        Reader(Class<T> type, Function<String, T> read) {
            super(type);
            this.type = type;
            this.read = read;
        }

        @Override
        @SuppressWarnings("unchecked") // That is what Jackson's handlers promise.
        public T deserialize(JsonParser parser, DeserializationContext context) {
            if (!parser.currentToken().isScalarValue() || parser.currentToken().isNumeric()) {
                return (T) context.handleUnexpectedToken(type, parser);
            }
            String text = parser.getString();
            try {
                return read.apply(text);
            } catch (IllegalArgumentException notOne) {
                return (T) context.handleWeirdStringValue(type, text, "not one that is accepted");
            }
        }
    }
}
