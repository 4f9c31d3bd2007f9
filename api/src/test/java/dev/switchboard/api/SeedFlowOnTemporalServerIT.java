package dev.switchboard.api;

/** On a real Temporal server. */
@NeedsTemporalServer
class SeedFlowOnTemporalServerIT extends SeedFlow {

    SeedFlowOnTemporalServerIT() {
        super(() -> new EmbeddedInstallation(
                SwitchboardServer.start(SwitchboardServer.Options.defaults().withDevServer())));
    }
}
