package dev.switchboard.api;

/** On a real Temporal server. */
@NeedsTemporalServer
class SeedFlowOnTemporalServerIT extends SeedFlow {

    SeedFlowOnTemporalServerIT() {
        super(SwitchboardServer.Options.defaults().withDevServer());
    }
}
