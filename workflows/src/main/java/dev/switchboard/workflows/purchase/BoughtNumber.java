package dev.switchboard.workflows.purchase;

import dev.switchboard.workflows.number.Capabilities;

/** A number that the account has now, as Twilio tells it. */
public record BoughtNumber(String phoneNumberSid, String phoneNumber, Capabilities capabilities) {}
