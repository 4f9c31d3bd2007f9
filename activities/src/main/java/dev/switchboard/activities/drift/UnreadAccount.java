package dev.switchboard.activities.drift;

/** A Twilio account that a check could not read, so that it says nothing of the account's numbers, and why. */
public record UnreadAccount(String accountSid, String reason) {}
