package dev.switchboard.simulator;

import java.time.Instant;

/** That a number is in a Messaging Service; a number is in one at most. */
record Membership(String phoneNumberSid, String serviceSid, Instant dateCreated) {}
