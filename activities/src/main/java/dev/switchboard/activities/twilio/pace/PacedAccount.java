package dev.switchboard.activities.twilio.pace;

import java.time.Duration;
import java.util.function.DoubleSupplier;

/**
 * The account that a pace is kept for.
 *
 * @param perSecond how many requests it gets in a second when nothing has lowered the rate, as it is now
 * @param requestTimeout how long one request may take
 */
public record PacedAccount(String accountSid, DoubleSupplier perSecond, Duration requestTimeout) {}
