package dev.switchboard.simulator;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.Locale;

/** Dates as Twilio writes them. */
final class Dates {

    private static final DateTimeFormatter RFC_2822 = DateTimeFormatter.ofPattern(
                    "EEE, dd MMM yyyy HH:mm:ss Z", Locale.ENGLISH)
            .withZone(ZoneOffset.UTC);
    private static final DateTimeFormatter MILLIS =
            new DateTimeFormatterBuilder().appendInstant(3).toFormatter(Locale.ROOT);

    private static final DateTimeFormatter DLR =
            DateTimeFormatter.ofPattern("yyMMddHHmm", Locale.ENGLISH).withZone(ZoneOffset.UTC);

    private Dates() {}

    /** As in the 2010 API. */
    static String rfc2822(Instant instant) {
        return RFC_2822.format(instant);
    }

    /** As in the newer APIs. */
    static String iso8601(Instant instant) {
        return DateTimeFormatter.ISO_INSTANT.format(instant);
    }

    /** With the milliseconds, always three digits. */
    static String millis(Instant instant) {
        return MILLIS.format(instant);
    }

    /** As carriers date their receipts. */
    static String dlr(Instant instant) {
        return DLR.format(instant);
    }

    static Instant parseRfc2822(String text) {
        return RFC_2822.parse(text, Instant::from);
    }
}
