package dev.switchboard.simulator.http;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.Locale;

/** Dates as Twilio writes them. */
public final class Dates {

    private static final DateTimeFormatter RFC_2822 = DateTimeFormatter.ofPattern(
                    "EEE, dd MMM yyyy HH:mm:ss Z", Locale.ENGLISH)
            .withZone(ZoneOffset.UTC);
    private static final DateTimeFormatter MILLIS =
            new DateTimeFormatterBuilder().appendInstant(3).toFormatter(Locale.ROOT);

    private static final DateTimeFormatter DLR =
            DateTimeFormatter.ofPattern("yyMMddHHmm", Locale.ENGLISH).withZone(ZoneOffset.UTC);

    private Dates() {}

    /** As in the 2010 API. */
    public static String rfc2822(Instant instant) {
        return RFC_2822.format(instant);
    }

    /** As in the newer APIs. */
    public static String iso8601(Instant instant) {
        return DateTimeFormatter.ISO_INSTANT.format(instant);
    }

    /** With the milliseconds, always three digits. */
    public static String millis(Instant instant) {
        return MILLIS.format(instant);
    }

    /** As carriers date their receipts. */
    public static String dlr(Instant instant) {
        return DLR.format(instant);
    }

    public static Instant parseRfc2822(String text) {
        return RFC_2822.parse(text, Instant::from);
    }
}
