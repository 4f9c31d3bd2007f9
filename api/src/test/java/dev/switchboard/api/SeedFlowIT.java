package dev.switchboard.api;

/** On the in-process Temporal server. */
class SeedFlowIT extends SeedFlow {

    SeedFlowIT() {
        super(() -> new EmbeddedInstallation(SwitchboardServer.start(SwitchboardServer.Options.defaults())));
    }
}
