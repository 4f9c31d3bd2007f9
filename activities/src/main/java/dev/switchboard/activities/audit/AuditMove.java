package dev.switchboard.activities.audit;

/** The Twilio account that a number was in, and the one that it is in now. */
public record AuditMove(String fromAccountSid, String toAccountSid) {}
