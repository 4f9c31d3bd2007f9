package dev.switchboard.api.startup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.switchboard.api.Backends;
import dev.switchboard.api.NeedsTemporalServer;
import dev.switchboard.api.SwitchboardClient;
import dev.switchboard.simulator.account.Capabilities;
import dev.switchboard.simulator.account.SimulatedNumber;
import dev.switchboard.simulator.fault.Limits;
import dev.switchboard.simulator.http.RecordedRequest;
import dev.switchboard.workflows.number.NumberWorkflowIds;
import io.temporal.api.enums.v1.EventType;
import io.temporal.api.history.v1.HistoryEvent;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A process that is told to stop (SIGTERM) while a step is under way. */
@NeedsTemporalServer
class ShutdownIT {

    private static final Duration LONG = Duration.ofSeconds(90);

    @TempDir
    Path directory;

    @Test
    void aStepThatRunsIsCompletedAndNotAbandoned() throws Exception {
        try (Backends backends = Backends.start()) {
            SimulatedNumber number = backends.twilio()
                    .addNumber(SimulatedNumber.of("+15550007101").withCapabilities(Capabilities.VOICE_AND_SMS));
            int port = Ports.any();
            SwitchboardClient demo = Backends.as("demo", port);
            Process process = backends.launch(port, directory.resolve("service.log"), Map.of());
            await().atMost(LONG).until(() -> ready(demo));
            assertThat(demo.post("/api/phone-numbers/import").status()).isEqualTo(200);
            assertThat(demo.post("/api/chatbots", "{\"id\":\"agent_1\",\"name\":\"Agent\"}")
                            .status())
                    .isEqualTo(201);
            backends.twilio().clearRequests();
            backends.twilio().limits(Limits.none().withLatencyMillis(3_000));
            assertThat(demo.async().assign(number.sid(), "agent_1", true, false).status())
                    .isEqualTo(202);
            await().atMost(LONG).until(() -> !backends.twilio().requests().isEmpty());

            process.destroy();

            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).as("143 is SIGTERM").isEqualTo(143);
            assertThat(backends.twilio().requests())
                    .extracting(RecordedRequest::outcome)
                    .containsOnly(RecordedRequest.Outcome.ANSWERED);
            List<EventType> events =
                    backends
                            .temporalClient()
                            .fetchHistory(NumberWorkflowIds.workflowId(number.sid()))
                            .getEvents()
                            .stream()
                            .map(HistoryEvent::getEventType)
                            .toList();
            assertThat(events)
                    .contains(EventType.EVENT_TYPE_ACTIVITY_TASK_COMPLETED)
                    .doesNotContain(
                            EventType.EVENT_TYPE_ACTIVITY_TASK_TIMED_OUT,
                            EventType.EVENT_TYPE_ACTIVITY_TASK_FAILED,
                            EventType.EVENT_TYPE_WORKFLOW_EXECUTION_COMPLETED);
        }
    }

    private static boolean ready(SwitchboardClient demo) {
        try {
            return demo.get("/actuator/health").at("/status").equals("UP");
        } catch (UncheckedIOException notYet) {
            return false;
        }
    }
}
