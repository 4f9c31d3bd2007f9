package dev.switchboard.activities.number;

/**
 * A number that Twilio lists in another account than we knew.
 *
 * @param id our id
 */
public record MovedNumber(String id, String fromAccount, String toAccount) {}
