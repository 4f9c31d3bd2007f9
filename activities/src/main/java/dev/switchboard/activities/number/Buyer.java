package dev.switchboard.activities.number;

import org.jspecify.annotations.Nullable;

/**
 * Whose a bought number becomes.
 *
 * @param accountSid in which Twilio account it is
 * @param pool the pool of the owner's that it was bought for, if that is still there
 */
public record Buyer(
        String owner, String accountSid, @Nullable String pool) {}
