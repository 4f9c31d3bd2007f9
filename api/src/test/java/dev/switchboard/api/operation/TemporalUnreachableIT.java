package dev.switchboard.api.operation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchboard.activities.operation.Operations;
import dev.switchboard.api.SwitchboardClient;
import dev.switchboard.api.SwitchboardClient.Answer;
import dev.switchboard.api.SwitchboardServer;
import org.junit.jupiter.api.Test;

class TemporalUnreachableIT {

    @Test
    void theServiceStartsReadsAndAnswers503ToTheRest() {
        try (SwitchboardServer server = SwitchboardServer.start(
                SwitchboardServer.Options.defaults().with("switchboard.temporal.address", "127.0.0.1:1"))) {
            SwitchboardClient demo = server.as("demo");
            assertThat(demo.get("/api/phone-numbers").status()).isEqualTo(200);
            assertThat(demo.webhooks("phone_123").status()).isEqualTo(200);

            Answer answer = demo.withIdempotencyKey("first").assign("phone_123", "agent_456", true, false);

            assertThat(answer.status()).as(answer.text()).isEqualTo(503);
            assertThat(answer.at("/error")).isEqualTo("unavailable");
            assertThat(answer.header("Retry-After")).contains("5");
            assertThat(server.bean(Operations.class).unfinished()).isEmpty();
            assertThat(server.anonymous().get("/actuator/health").status()).isEqualTo(503);
            assertThat(server.anonymous().get("/actuator/health/readiness").status())
                    .isEqualTo(200);
        }
    }
}
