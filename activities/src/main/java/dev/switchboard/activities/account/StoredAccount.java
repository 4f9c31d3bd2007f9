package dev.switchboard.activities.account;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A Twilio account that an owner has stored; without its tokens.
 *
 * @param accountSid {@code AC…}
 * @param owner whose it is
 * @param parentAccountSid the account that it is a subaccount of
 * @param friendlyName what the owner calls it
 * @param requestsPerSecond how many requests all processes together send to it in a second; none for the default
 * @param rotationId the operation that rotates its auth token now
 * @param rotatedAt when its auth token was last rotated
 * @param version every change adds to it
 */
public record StoredAccount(
        String accountSid,
        String owner,
        @Nullable String parentAccountSid,
        @Nullable String friendlyName,
        @Nullable Double requestsPerSecond,
        @Nullable String rotationId,
        @Nullable Instant rotatedAt,
        long version,
        Instant createdAt,
        Instant updatedAt) {}
