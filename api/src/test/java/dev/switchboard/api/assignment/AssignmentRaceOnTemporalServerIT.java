package dev.switchboard.api.assignment;

import dev.switchboard.api.NeedsTemporalServer;
import dev.switchboard.api.SwitchboardServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.TestInstance;

/** On a real Temporal server. */
@NeedsTemporalServer
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AssignmentRaceOnTemporalServerIT extends AssignmentRace {

    AssignmentRaceOnTemporalServerIT() {
        super(SwitchboardServer.start(SwitchboardServer.Options.defaults().withDevServer()));
    }

    @AfterAll
    void stop() {
        server.close();
    }
}
