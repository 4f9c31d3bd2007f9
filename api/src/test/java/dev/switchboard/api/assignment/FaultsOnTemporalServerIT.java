package dev.switchboard.api.assignment;

import dev.switchboard.api.NeedsTemporalServer;
import dev.switchboard.api.SwitchboardServer;

/** On a real Temporal server. */
@NeedsTemporalServer
class FaultsOnTemporalServerIT extends Faults {

    FaultsOnTemporalServerIT() {
        super(SwitchboardServer.Options.defaults().withDevServer());
    }
}
