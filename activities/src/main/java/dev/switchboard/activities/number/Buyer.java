package dev.switchboard.activities.number;

/** Whose a bought number becomes, and in which Twilio account it is. */
public record Buyer(String owner, String accountSid) {}
