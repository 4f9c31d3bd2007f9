package dev.switchboard.simulator.rest;

import dev.switchboard.simulator.http.ApiRequest;
import dev.switchboard.simulator.http.Dates;
import dev.switchboard.simulator.http.Json;
import dev.switchboard.simulator.http.TwilioError;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** What a parameter of a list lets through; an absent one lets everything through. */
@FunctionalInterface
interface LedgerFilter {

    Predicate<ObjectNode> of(ApiRequest request);

    /** Equal; a plus sign that was sent unescaped arrives as a space. */
    static LedgerFilter text(String parameter, String field) {
        return request -> {
            String wanted = request.parameter(parameter).orElse("").replace(' ', '+');
            return row -> wanted.isEmpty() || wanted.equals(Json.text(row, field));
        };
    }

    /**
     * {@code Name=} is that day, {@code Name>=} from then on, {@code Name<=} before it; a date, or an instant.
     *
     * @param upToIncluded whether the last includes its day or instant, as it does for messages and not for calls
     */
    static LedgerFilter date(String parameter, String field, boolean upToIncluded) {
        return request -> {
            Period on = Period.parse(parameter, request);
            Period from = Period.parse(parameter + ">", request);
            Period upTo = Period.parse(parameter + "<", request);
            if (on == null && from == null && upTo == null) {
                return row -> true;
            }
            return row -> {
                String text = Json.text(row, field);
                if (text == null) {
                    return false;
                }
                Instant date = Dates.parseRfc2822(text);
                return (on == null || (!date.isBefore(on.start) && date.isBefore(on.end)))
                        && (from == null || !date.isBefore(from.start))
                        && (upTo == null || date.isBefore(upToIncluded ? upTo.end : upTo.start));
            };
        };
    }

    /** A day, or a second: Twilio's dates have no fractions. */
    record Period(Instant start, Instant end) {

        static @Nullable Period parse(String parameter, ApiRequest request) {
            String value = request.parameter(parameter).orElse("");
            if (value.isEmpty()) {
                return null;
            }
            try {
                Instant start = value.length() == "2026-01-31".length()
                        ? LocalDate.parse(value).atStartOfDay().toInstant(ZoneOffset.UTC)
                        : Instant.parse(value);
                boolean day = value.length() == "2026-01-31".length();
                return new Period(start, start.plus(day ? Duration.ofDays(1) : Duration.ofSeconds(1)));
            } catch (DateTimeParseException e) {
                throw TwilioError.INVALID_PARAMETER.about(parameter);
            }
        }
    }
}
