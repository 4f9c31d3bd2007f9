package dev.switchboard.api.operation;

import org.jspecify.annotations.Nullable;

/**
 * Who calls, and how the call is to be treated.
 *
 * @param owner the caller's subject
 * @param idempotencyKey the header {@code Idempotency-Key}: a call repeated with it attaches to the first one
 * @param respondAsync the header {@code Prefer: respond-async}: do not wait for the operation
 */
public record CallOptions(String owner, @Nullable String idempotencyKey, boolean respondAsync) {}
