package dev.switchboard.activities.number;

import dev.switchboard.workflows.number.Capabilities;
import org.jspecify.annotations.Nullable;

/** A number to be kept, free. See {@link PhoneNumber}. */
public record NewPhoneNumber(
        String id,
        String owner,
        String phoneNumber,
        String accountSid,
        @Nullable String phoneNumberSid,
        @Nullable String senderSid,
        Capabilities capabilities) {

    /** A number whose sender, if it has one, is not known. */
    public NewPhoneNumber(
            String id,
            String owner,
            String phoneNumber,
            String accountSid,
            String phoneNumberSid,
            Capabilities capabilities) {
        this(id, owner, phoneNumber, accountSid, phoneNumberSid, null, capabilities);
    }
}
