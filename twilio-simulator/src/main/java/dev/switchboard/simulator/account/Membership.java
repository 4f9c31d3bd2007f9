package dev.switchboard.simulator.account;

import java.time.Instant;

/** That a number is in a Messaging Service; a number is in one at most. */
public record Membership(String phoneNumberSid, String serviceSid, Instant dateCreated) {}
