package dev.switchboard.api.operation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchboard.activities.number.NewPhoneNumber;
import dev.switchboard.activities.operation.NewOperation;
import dev.switchboard.activities.operation.Operations;
import dev.switchboard.api.SwitchboardClient;
import dev.switchboard.api.SwitchboardServer;
import dev.switchboard.simulator.Limits;
import dev.switchboard.workflows.number.NumberOperations;
import dev.switchboard.workflows.operation.OperationType;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The in-process Temporal server forgets everything when it stops; the database does not. */
class RecoveryIT {

    private static final Duration SOON = Duration.ofSeconds(30);

    @Test
    void operationsThatLostTheirWorkflowArePutRightAtTheNextStart() {
        try (SwitchboardServer server = SwitchboardServer.start(
                SwitchboardServer.Options.defaults().with("switchboard.temporal.drain-timeout", "1s"))) {
            NewPhoneNumber number = server.addNumber("demo");
            server.simulator().limits(new Limits(3_000, 0, null, null, null));
            String underWay = server.as("demo")
                    .async()
                    .assign(number.id(), "agent_456", true, false)
                    .at("/operation/id");
            String neverStarted = server.bean(Operations.class)
                    .open(new NewOperation(
                            "demo",
                            OperationType.ASSIGN,
                            "phone_124",
                            "agent_456",
                            NumberOperations.workflowId("phone_124"),
                            null,
                            null))
                    .operation()
                    .id();
            String batchNeverStarted = server.bean(Operations.class)
                    .open(new NewOperation("demo", OperationType.UPDATE_FLEET, null, null, "fleet/demo", null, null))
                    .operation()
                    .id();

            server.restart();

            SwitchboardClient demo = server.as("demo");
            for (String id : new String[] {underWay, neverStarted, batchNeverStarted}) {
                assertThat(demo.awaitEnd(id, SOON).at("/state")).isEqualTo("INTERRUPTED");
            }
            assertThat(demo.get("/api/phone-numbers/" + number.id()).at("/state"))
                    .isEqualTo("FREE");
            assertThat(demo.get("/api/audit?phoneNumberId=" + number.id())
                            .json()
                            .at("/messages")
                            .size())
                    .isEqualTo(1);
            assertThat(demo.assign(number.id(), "agent_456", true, false).status())
                    .isEqualTo(200);
        }
    }
}
