package dev.switchboard.api.assignment;

import dev.switchboard.api.NeedsTemporalServer;
import dev.switchboard.api.SwitchboardServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.TestInstance;

/** On a real Temporal server. */
@NeedsTemporalServer
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AssignmentRaceOnTemporalServerIT extends AssignmentRace {

    private final SwitchboardServer server;

    AssignmentRaceOnTemporalServerIT() {
        this(SwitchboardServer.start(SwitchboardServer.Options.defaults().withDevServer()));
    }

    private AssignmentRaceOnTemporalServerIT(SwitchboardServer server) {
        super(server);
        this.server = server;
    }

    @AfterAll
    void stop() {
        server.close();
    }
}
