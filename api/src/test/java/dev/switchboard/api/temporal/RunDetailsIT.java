package dev.switchboard.api.temporal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchboard.activities.number.NewPhoneNumber;
import dev.switchboard.api.SwitchboardServer;
import dev.switchboard.simulator.fault.Fault;
import dev.switchboard.simulator.fault.Fault.Match;
import dev.switchboard.workflows.number.NumberWorkflowIds;
import io.temporal.api.sdk.v1.WorkflowMetadata;
import io.temporal.client.WorkflowClient;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the Temporal UI shows of a run, which it asks the workflow for. */
class RunDetailsIT {

    private final SwitchboardServer server = SwitchboardServer.shared();

    @AfterEach
    void noFaults() {
        server.simulator().clearFaults();
    }

    @Test
    void aRunSaysWhatItWrote() {
        NewPhoneNumber number = server.addNumber("demo");

        assertThat(server.as("demo")
                        .assign(number.id(), "agent_456", true, false)
                        .status())
                .isEqualTo(200);

        assertThat(details(number)).isEqualTo("COMPLETED: " + number.phoneNumber() + ", wrote VOICE, SMS");
    }

    @Test
    void aRunWithNothingToDoSaysSo() {
        NewPhoneNumber number = server.addNumber("demo");
        assertThat(server.as("demo")
                        .assign(number.id(), "agent_456", true, false)
                        .status())
                .isEqualTo(200);

        assertThat(server.as("demo").updateWebhooks(number.id()).status()).isEqualTo(200);

        assertThat(details(number)).isEqualTo("COMPLETED: " + number.phoneNumber() + ", nothing had to be written");
    }

    @Test
    void aRunThatWasPutBackSaysWhy() {
        NewPhoneNumber number = server.addNumber("demo");
        server.simulator()
                .replaceFaults(List.of(Fault.status(
                        Match.post(".*").forNumber(number.phoneNumber()).withParameter("SmsUrl"), 400, 21402)));

        assertThat(server.as("demo")
                        .assign(number.id(), "agent_456", true, false)
                        .status())
                .isEqualTo(502);

        assertThat(details(number))
                .startsWith("COMPENSATED: Twilio refused to update the number: ")
                .contains("21402");
    }

    private String details(NewPhoneNumber number) {
        return server.bean(WorkflowClient.class)
                .newUntypedWorkflowStub(NumberWorkflowIds.workflowId(number.id()))
                .query("__temporal_workflow_metadata", WorkflowMetadata.class)
                .getCurrentDetails();
    }
}
