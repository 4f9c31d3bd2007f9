package dev.switchboard.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.switchboard.activities.number.NewPhoneNumber;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** On a real Temporal server. */
class DevServerIT {

    @Test
    void operationsSurviveARestart() {
        assumeTrue(
                SwitchboardServer.temporalCli().isPresent(), "needs the temporal CLI on the PATH or in TEMPORAL_CLI");
        try (SwitchboardServer server =
                SwitchboardServer.start(SwitchboardServer.Options.defaults().withDevServer())) {
            NewPhoneNumber number = server.addNumber("demo");
            server.simulator().limits(server.simulator().limits().withLatencyMillis(1_500));
            String id = server.as("demo")
                    .async()
                    .assign(number.id(), "agent_456", true, false)
                    .at("/operation/id");

            server.restart();

            SwitchboardClient demo = server.as("demo");
            SwitchboardClient.Answer ended = demo.awaitEnd(id, Duration.ofSeconds(60));
            assertThat(ended.at("/state")).as(ended.text()).isEqualTo("COMPLETED");
            assertThat(ended.at("/temporalUrl")).contains("/namespaces/default/workflows/phone-number%2F");
            assertThat(demo.webhooks(number.id()).json().at("/configured").booleanValue())
                    .isTrue();
        }
    }
}
