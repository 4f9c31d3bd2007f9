package dev.switchboard.activities.number;

import dev.switchboard.workflows.number.Capabilities;

/** A number to be kept, free. See {@link PhoneNumber}. */
public record NewPhoneNumber(
        String id,
        String owner,
        String phoneNumber,
        String accountSid,
        String phoneNumberSid,
        Capabilities capabilities) {}
