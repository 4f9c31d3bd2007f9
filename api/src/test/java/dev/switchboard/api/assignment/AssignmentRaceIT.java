package dev.switchboard.api.assignment;

import dev.switchboard.api.SwitchboardServer;

/** On the in-process Temporal server. */
class AssignmentRaceIT extends AssignmentRace {

    AssignmentRaceIT() {
        super(SwitchboardServer.shared());
    }
}
