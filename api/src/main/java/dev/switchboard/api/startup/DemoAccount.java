package dev.switchboard.api.startup;

/** The account of the simulator that is part of the service: whoever has read its source knows both. */
public record DemoAccount(String accountSid, String authToken) {}
