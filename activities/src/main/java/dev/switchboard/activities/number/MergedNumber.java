package dev.switchboard.activities.number;

/**
 * A free row of a number that had two, which is gone.
 *
 * @param id our id of the one that is gone
 * @param accountSid the account that it was in
 * @param mergedInto our id of the one that stays
 */
public record MergedNumber(
        String id,
        String phoneNumber,
        String accountSid,
        boolean voice,
        boolean sms,
        boolean whatsapp,
        String mergedInto) {}
