package dev.switchboard.api.account;

import dev.switchboard.activities.account.StoredAccount;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A stored account; its tokens are never shown.
 *
 * @param requestsPerSecond its own rate; null for the default
 * @param rotatedBy the operation that rotates its auth token now; null when there is none
 * @param rotatedAt when its auth token was last rotated; null when it never was
 */
public record AccountView(
        @Schema(example = "AC0123456789abcdef0123456789abcdef")
        String accountSid,

        @Nullable String friendlyName,
        @Nullable String parentAccountSid,
        @Nullable Double requestsPerSecond,
        @Nullable String rotatedBy,
        @Nullable Instant rotatedAt,
        Instant createdAt,
        Instant updatedAt) {

    static AccountView of(StoredAccount account) {
        return new AccountView(
                account.accountSid(),
                account.friendlyName(),
                account.parentAccountSid(),
                account.requestsPerSecond(),
                account.rotationId(),
                account.rotatedAt(),
                account.createdAt(),
                account.updatedAt());
    }
}
