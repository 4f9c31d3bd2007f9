package dev.switchboard.activities.usage;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** The form parameters of a request from Twilio. What cannot be read counts as not there. */
record TwilioParameters(Map<String, String> all) {

    static final String UNKNOWN = "unknown";

    /**
     * Twilio's SIDs have 34 characters and its words fewer. A longer one would not fit into an index, and one with
     * other characters, of which some do not fit into any column, is none.
     */
    private static final Pattern KEY = Pattern.compile("[ -~]{1,100}");

    private static final Pattern WHOLE_NUMBER = Pattern.compile("[0-9]{1,7}");

    /** How far Twilio's clock may be ahead of ours. */
    private static final Duration AHEAD = Duration.ofMinutes(5);

    /** How late we may be told: Twilio keeps its own record for 13 months. What is said to be older, no clock said. */
    private static final Duration BEHIND = Duration.ofDays(400);

    String sid(String... names) {
        return key(names).orElseThrow(() -> new IllegalArgumentException("There is no " + names[0]));
    }

    /** As {@link #text}, of what is short and printable. */
    Optional<String> key(String... names) {
        return text(names).filter(text -> KEY.matcher(text).matches());
    }

    /** The first of the parameters that is there and not blank. */
    Optional<String> text(String... names) {
        for (String name : names) {
            String value = all.get(name);
            if (value != null && !value.isBlank()) {
                return Optional.of(clean(value.trim()));
            }
        }
        return Optional.empty();
    }

    Optional<String> word(String... names) {
        return key(names).map(text -> text.toLowerCase(Locale.ROOT));
    }

    Optional<Integer> number(String name) {
        return text(name).filter(text -> WHOLE_NUMBER.matcher(text).matches()).map(Integer::valueOf);
    }

    /** The Timestamp, in RFC 2822, unless there is none or it cannot be true. */
    Instant timestamp(Instant receivedAt) {
        return text("Timestamp")
                .flatMap(TwilioParameters::rfc2822)
                .filter(time -> time.isBefore(receivedAt.plus(AHEAD)) && time.isAfter(receivedAt.minus(BEHIND)))
                .orElse(receivedAt);
    }

    static Optional<Instant> rfc2822(String text) {
        try {
            return Optional.of(ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME)
                    .toInstant());
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    Map<String, String> payload() {
        return KeptParameters.of(all);
    }

    /** PostgreSQL's text has no character zero. */
    private static String clean(String text) {
        return text.replace("\0", "");
    }
}
