package dev.switchboard.api.web;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What requests say of money: the bounds of amounts, and their currency. */
public final class Money {

    /** The most that one number may cost a month. */
    public static final String MOST_OF_ONE = "100000";

    /** The digits of {@link #MOST_OF_ONE} before the point. */
    public static final int DIGITS_OF_ONE = 6;

    public static final String LIMITS_OF_ONE = "must be at least 0 and at most 100000, with at most four decimals.";

    /** The most that all numbers of an owner may cost a month. */
    public static final String MOST_OF_ALL = "1000000";

    /** The digits of {@link #MOST_OF_ALL} before the point. */
    public static final int DIGITS_OF_ALL = 7;

    public static final String LIMITS_OF_ALL = "must be at least 0 and at most 1000000, with at most four decimals.";

    /** Twilio tells prices with no more. */
    public static final int DECIMALS = 4;

    /** The form of a currency. */
    public static final String CURRENCY = "[A-Z]{3}";

    public static final String CURRENCY_MESSAGE = "must be three letters of ISO 4217, as in USD.";

    /** The currency of an amount that names none. */
    public static final String USUAL_CURRENCY = "USD";

    private Money() {}

    /** The currency as given, or the usual one. */
    public static String currency(@Nullable String given) {
        return Objects.requireNonNullElse(given, USUAL_CURRENCY);
    }
}
