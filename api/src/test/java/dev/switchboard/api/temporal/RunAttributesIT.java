package dev.switchboard.api.temporal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.switchboard.activities.number.NewPhoneNumber;
import dev.switchboard.api.NeedsTemporalServer;
import dev.switchboard.api.SwitchboardClient.Answer;
import dev.switchboard.api.SwitchboardServer;
import dev.switchboard.api.SwitchboardServer.Options;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowExecutionMetadata;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

@NeedsTemporalServer
class RunAttributesIT {

    private static final Duration LONG = Duration.ofSeconds(60);

    @Test
    void runsAreFoundByOwnerNumberAgentAndOperation() {
        try (SwitchboardServer server =
                SwitchboardServer.start(Options.defaults().withDevServer())) {
            await().atMost(LONG).until(() -> server.bean(RunAttributes.class).usable());
            WorkflowClient client = server.bean(WorkflowClient.class);
            // A frontend takes a while to know an attribute; until then runs start without.
            await().atMost(LONG).untilAsserted(() -> {
                NewPhoneNumber number = server.addNumber("demo");
                Answer assigned = server.as("demo").assign(number.id(), "agent_456", false, false);
                assertThat(assigned.status()).as(assigned.text()).isEqualTo(200);
                await().atMost(Duration.ofSeconds(5))
                        .untilAsserted(() -> assertThat(found(
                                        client,
                                        "SwitchboardOwner = 'demo' AND AgentId = 'agent_456' AND PhoneNumberId = '"
                                                + number.id() + "' AND OperationId = '"
                                                + assigned.header("Operation-Id")
                                                        .orElseThrow()
                                                + "'"))
                                .hasSize(1));
            });

            server.restart();

            await().atMost(LONG).until(() -> server.bean(RunAttributes.class).usable());
        }
    }

    @Test
    void aServerThatDoesNotKnowThemStartsRunsWithoutThem() {
        try (SwitchboardServer server = SwitchboardServer.start(
                Options.defaults().withDevServer().with("switchboard.temporal.search-attributes", "on"))) {
            assertThat(server.bean(RunAttributes.class).usable()).isTrue();
            NewPhoneNumber number = server.addNumber("demo");

            Answer assigned = server.as("demo").assign(number.id(), "agent_456", false, false);

            assertThat(assigned.status()).as(assigned.text()).isEqualTo(200);
        }
    }

    private static List<WorkflowExecutionMetadata> found(WorkflowClient client, String query) {
        return client.listExecutions(query).toList();
    }
}
