package dev.switchboard.api.assignment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchboard.api.NeedsTemporalServer;
import dev.switchboard.api.ServiceProcess;
import dev.switchboard.api.SwitchboardClient;
import dev.switchboard.api.startup.Ports;
import dev.switchboard.simulator.SimulatorOptions;
import dev.switchboard.simulator.TwilioSimulator;
import dev.switchboard.simulator.account.Capabilities;
import dev.switchboard.simulator.account.SimulatedNumber;
import dev.switchboard.simulator.fault.Limits;
import dev.switchboard.testing.SideBySide;
import io.temporal.testing.TemporalDevServer;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** The service is killed while it assigns a number. */
@NeedsTemporalServer
class KilledWorkerIT {

    private static final String NUMBER = "+15550007001";

    @TempDir
    Path directory;

    /** While the route is captured, and while the channels are configured. */
    @TestFactory
    List<DynamicTest> anAssignmentEndsAfterARestartAndDatabaseAndTwilioAgree() {
        return SideBySide.start(List.of(1, 3), requests -> "after " + requests + " requests", this::kill);
    }

    private void kill(int requests) throws Exception {
        try (EmbeddedPostgres postgres =
                        EmbeddedPostgres.builder().setPort(Ports.any()).start();
                TemporalDevServer temporal = ServiceProcess.temporal();
                TwilioSimulator twilio = TwilioSimulator.start(SimulatorOptions.onAnyPort());
                ServiceProcess service = new ServiceProcess(
                        Files.createTempDirectory(directory, "service"), postgres, temporal, twilio)) {
            SimulatedNumber number = twilio.addNumber(SimulatedNumber.of(NUMBER)
                    .withCapabilities(Capabilities.VOICE_AND_SMS)
                    .with("voice_url", "https://before.example.com/voice"));
            SwitchboardClient demo = service.start().as("demo");
            assertThat(demo.post("/api/phone-numbers/import").status()).isEqualTo(200);
            assertThat(demo.post("/api/chatbots", "{\"id\":\"agent_1\",\"name\":\"Agent\"}")
                            .status())
                    .isEqualTo(201);
            twilio.clearRequests();
            twilio.limits(Limits.none().withLatencyMillis(700));
            String operation =
                    demo.async().assign(number.sid(), "agent_1", true, false).at("/operation/id");
            ServiceProcess.await(Duration.ofSeconds(90), () -> twilio.requests().size() >= requests);
            service.kill();

            SwitchboardClient.Answer ended = service.start().as("demo").awaitEnd(operation, Duration.ofMinutes(2));

            assertThat(ended.at("/state")).as(ended.text()).isEqualTo("COMPLETED");
            assertThat(demo.get("/api/phone-numbers/" + number.sid()).at("/state"))
                    .isEqualTo("ASSIGNED");
            assertThat(demo.webhooks(number.sid()).json().at("/configured").asBoolean())
                    .isTrue();
            assertThat(twilio.number(NUMBER).orElseThrow().voiceUrl())
                    .isEqualTo("https://switchboard.example.com/api/twilio/voice?agentId=agent_1");
            assertThat(demo.get("/api/audit?phoneNumberId=" + number.sid())
                            .json()
                            .at("/messages"))
                    .extracting(message -> message.at("/action").asString())
                    .containsExactly("webhooks_verified", "phone_assigned");
        }
    }
}
