package dev.switchboard.api.assignment;

import dev.switchboard.api.SwitchboardServer;

/** On the in-process Temporal server. */
class FaultsIT extends Faults {

    FaultsIT() {
        super(SwitchboardServer.Options.defaults());
    }
}
