package dev.switchboard.api;

/** On the in-process Temporal server. */
class SeedFlowIT extends SeedFlow {

    SeedFlowIT() {
        super(SwitchboardServer.Options.defaults());
    }
}
