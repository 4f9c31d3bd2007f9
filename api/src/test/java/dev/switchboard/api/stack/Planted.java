package dev.switchboard.api.stack;

/** What people say and write, so that it is recognised wherever it should not be. */
final class Planted {

    static final String RECEIVED = "c7d1e90b5a2f4836 what a person wrote to the agent";
    static final String SENT = "c7d1e90b5a2f4836 what was sent by others over the number";
    static final String DIGITS = "494940404914239";

    private Planted() {}
}
