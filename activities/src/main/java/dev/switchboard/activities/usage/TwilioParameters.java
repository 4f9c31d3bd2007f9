package dev.switchboard.activities.usage;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** The form parameters of a request from Twilio. What cannot be read counts as not there. */
record TwilioParameters(Map<String, String> all) {

    static final String UNKNOWN = "unknown";

    /** In columns of their own, as they are. */
    private static final Set<String> IN_COLUMNS =
            Set.of("AccountSid", "CallSid", "CallStatus", "MessageSid", "MessageStatus");

    /** What people said, wrote, typed or are called, and tokens: never kept. New parameters of such names neither. */
    private static final List<String> PRIVATE_WORDS = List.of(
            "body",
            "text",
            "payload",
            "speech",
            "digits",
            "transcription",
            "structuredmessage",
            "interactive",
            "flow",
            "token");

    private static final Set<String> PRIVATE_NAMES = Set.of(
            "profilename", "callername", "listtitle", "listdescription", "latitude", "longitude", "address", "label");

    /** Twilio's SIDs have 34 characters and its words fewer. A longer one would not fit into an index. */
    private static final int LONGEST_KEY = 100;

    private static final Pattern WHOLE_NUMBER = Pattern.compile("[0-9]{1,7}");

    /** How far Twilio's clock may be ahead of ours, and how long a retried request may have been on its way. */
    private static final Duration AHEAD = Duration.ofMinutes(5);

    private static final Duration BEHIND = Duration.ofDays(7);

    String sid(String... names) {
        return text(names)
                .filter(TwilioParameters::isKey)
                .orElseThrow(() -> new IllegalArgumentException("There is no " + names[0]));
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
        return text(names).filter(TwilioParameters::isKey).map(text -> text.toLowerCase(Locale.ROOT));
    }

    private static boolean isKey(String text) {
        return text.length() <= LONGEST_KEY;
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
        Map<String, String> payload = new TreeMap<>();
        all.forEach((name, value) -> {
            if (!IN_COLUMNS.contains(name) && !isPrivate(name)) {
                payload.put(clean(name), clean(value));
            }
        });
        return payload;
    }

    private static boolean isPrivate(String name) {
        String lowerCase = name.toLowerCase(Locale.ROOT);
        return lowerCase.startsWith("media")
                || PRIVATE_NAMES.contains(lowerCase)
                || PRIVATE_WORDS.stream().anyMatch(lowerCase::contains);
    }

    /** PostgreSQL's text has no character zero. */
    private static String clean(String text) {
        return text.replace("\0", "");
    }
}
