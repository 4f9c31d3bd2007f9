package dev.switchboard.activities.plan;

import org.jspecify.annotations.Nullable;

/**
 * A number of a file.
 *
 * @param phoneNumber E.164
 * @param accountSid its Twilio account, needed only when the owner has the number in two
 * @param binding who answers it
 */
public record WantedNumber(String phoneNumber, @Nullable String accountSid, Binding binding) {}
