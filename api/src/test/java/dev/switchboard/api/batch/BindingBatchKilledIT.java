package dev.switchboard.api.batch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchboard.activities.number.WebhookUrls;
import dev.switchboard.api.NeedsTemporalServer;
import dev.switchboard.api.ServiceProcess;
import dev.switchboard.api.SwitchboardClient;
import dev.switchboard.api.SwitchboardClient.Answer;
import dev.switchboard.api.startup.Ports;
import dev.switchboard.simulator.SimulatorOptions;
import dev.switchboard.simulator.TwilioSimulator;
import dev.switchboard.simulator.fault.Fault;
import dev.switchboard.simulator.fault.Fault.Match;
import dev.switchboard.simulator.fault.Limits;
import dev.switchboard.workflows.number.NumberWorkflowIds;
import io.temporal.client.WorkflowClient;
import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import io.temporal.testing.TemporalDevServer;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

/**
 * Numbers move to another agent, while Twilio fails, an operator terminates a number's workflow, and the service is
 * killed.
 */
@NeedsTemporalServer
class BindingBatchKilledIT {

    private static final int SIZE = Integer.getInteger("bindings.size", 120);
    private static final String HEIR = "agent_heir";

    /** Of each kind. */
    private static final double PROBABILITY = 0.03;

    @TempDir
    Path directory;

    @Test
    void everyNumberIsTheNewAgentsOrTheOldOnesAndListed() throws Exception {
        try (EmbeddedPostgres postgres =
                        EmbeddedPostgres.builder().setPort(Ports.any()).start();
                TemporalDevServer temporal = ServiceProcess.temporal();
                TwilioSimulator twilio = TwilioSimulator.start(SimulatorOptions.onAnyPort());
                ServiceProcess service = new ServiceProcess(
                        directory,
                        postgres,
                        temporal,
                        twilio,
                        "--switchboard.twilio.request-timeout=2s",
                        "--switchboard.twilio.connect-timeout=2s")) {
            SwitchboardClient owner = service.start().as("fleet");
            Fleet fleet = Fleet.of(
                    SIZE,
                    "+155572",
                    "fleet",
                    JdbcClient.create(postgres.getPostgresDatabase()),
                    twilio,
                    new WebhookUrls(URI.create("https://switchboard.example.com"), "#rc=2&rp=ct,5xx,rt"));
            assertThat(owner.post("/api/chatbots", "{\"id\":\"" + HEIR + "\",\"name\":\"Heir\"}")
                            .status())
                    .isEqualTo(201);
            twilio.replaceFaults(everyKind());
            twilio.limits(Limits.none().withLatencyMillis(150));
            String batch = owner.async()
                    .post("/api/phone-numbers/move", "{\"from\":\"" + Fleet.AGENT + "\",\"to\":\"" + HEIR + "\"}")
                    .at("/operation/id");

            String terminated = terminateOne(owner, temporal);
            ServiceProcess.await(Duration.ofMinutes(1), () -> fleet.writes() >= SIZE / 3);
            service.kill();
            service.start();

            Answer ended = service.as("fleet").awaitEnd(batch, Duration.ofMinutes(4));
            assertThat(ended.at("/state")).as(ended.text()).isEqualTo("COMPLETED");
            assertThat(ended.json().at("/progress/total").asInt()).isEqualTo(SIZE);
            Map<String, String> failed = failed(service.as("fleet"), batch);
            assertThat(failed).containsEntry(terminated, "interrupted");
            assertThat(failed).hasSize(ended.json().at("/progress/failed").asInt());
            Map<String, String> agents = agents(service.as("fleet"));
            for (int i = 0; i < SIZE; i++) {
                String agent = failed.containsKey(fleet.id(i)) ? Fleet.AGENT : HEIR;
                assertThat(agents).containsEntry(fleet.id(i), agent);
                assertThat(twilio.number(fleet.phoneNumber(i)).orElseThrow().voiceUrl())
                        .as(fleet.phoneNumber(i))
                        .contains("agentId=" + agent);
            }
            assertThat(messages(service.as("fleet"), "phone_reassigned")).isEqualTo(SIZE - failed.size());
            assertThat(messages(service.as("fleet"), "phone_reassignment_failed"))
                    .isEqualTo(failed.size());
        }
    }

    private static List<Fault> everyKind() {
        Match updates = Match.post("IncomingPhoneNumbers/");
        return Stream.of(
                        Fault.status(updates, 400, 21402),
                        Fault.status(updates, 500, 20500),
                        Fault.timeout(updates, 3_000),
                        Fault.dropAfterApply(updates))
                .map(fault -> fault.withProbability(PROBABILITY))
                .toList();
    }

    /** The id of a number whose workflow was under way. */
    private static String terminateOne(SwitchboardClient owner, TemporalDevServer temporal) {
        ServiceProcess.await(Duration.ofMinutes(1), () -> !moving(owner).isEmpty());
        String id = moving(owner);
        WorkflowServiceStubs stubs = WorkflowServiceStubs.newServiceStubs(WorkflowServiceStubsOptions.newBuilder()
                .setTarget(temporal.getTarget())
                .build());
        try {
            WorkflowClient.newInstance(stubs)
                    .newUntypedWorkflowStub(NumberWorkflowIds.workflowId(id))
                    .terminate("by an operator");
        } finally {
            stubs.shutdownNow();
        }
        return id;
    }

    private static String moving(SwitchboardClient owner) {
        return owner.get("/api/phone-numbers?state=MOVING&limit=1").at("/phoneNumbers/0/id");
    }

    private static Map<String, String> failed(SwitchboardClient owner, String batch) {
        Map<String, String> failed = new HashMap<>();
        for (JsonNode item : owner.get("/api/operations/" + batch + "/results?state=FAILED&limit=1000")
                .json()
                .at("/results")) {
            failed.put(item.path("phoneNumberId").asString(), item.path("code").asString(""));
        }
        return failed;
    }

    private static Map<String, String> agents(SwitchboardClient owner) {
        Map<String, String> agents = new HashMap<>();
        for (JsonNode number : owner.get("/api/phone-numbers?limit=200").json().at("/phoneNumbers")) {
            agents.put(number.path("id").asString(), number.at("/chatbot/id").asString(""));
        }
        return agents;
    }

    private static int messages(SwitchboardClient owner, String action) {
        return owner.get("/api/audit?action=" + action + "&limit=200")
                .json()
                .at("/messages")
                .size();
    }
}
