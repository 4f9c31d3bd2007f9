package dev.switchboard.api.temporal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.switchboard.activities.number.NewPhoneNumber;
import dev.switchboard.api.NeedsTemporalServer;
import dev.switchboard.api.SwitchboardClient;
import dev.switchboard.api.SwitchboardClient.Answer;
import dev.switchboard.api.SwitchboardServer;
import dev.switchboard.api.SwitchboardServer.Options;
import dev.switchboard.simulator.account.SimulatorDemo;
import dev.switchboard.simulator.fault.Fault;
import dev.switchboard.simulator.fault.Fault.Match;
import dev.switchboard.workflows.drift.DriftWorkflowIds;
import dev.switchboard.workflows.operation.RunSearch;
import dev.switchboard.workflows.usage.UsageWorkflowIds;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowExecutionMetadata;
import io.temporal.client.schedules.ScheduleActionStartWorkflow;
import io.temporal.client.schedules.ScheduleClient;
import io.temporal.client.schedules.ScheduleHandle;
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
                await().atMost(Duration.ofSeconds(20))
                        .untilAsserted(() -> assertThat(found(
                                        client,
                                        "SwitchboardOwner = 'demo' AND AgentId = 'agent_456' AND PhoneNumberId = '"
                                                + number.id() + "' AND OperationId = '"
                                                + assigned.header("Operation-Id")
                                                        .orElseThrow()
                                                + "' AND PhoneNumber = '" + number.phoneNumber()
                                                + "' AND PhoneNumberSid = '" + number.phoneNumberSid()
                                                + "' AND Outcome = 'COMPLETED' AND ErrorCode = 'none'"))
                                .hasSize(1));
            });
            runsAreFoundByHowTheyEnded(server, client);
            runsOfSchedulesAreFoundToo(server, client);

            server.restart();

            await().atMost(LONG).until(() -> server.bean(RunAttributes.class).usable());
        }
    }

    /** The queries of the runbook. */
    private static void runsAreFoundByHowTheyEnded(SwitchboardServer server, WorkflowClient client) {
        SwitchboardClient demo = server.as("demo");
        NewPhoneNumber owned = server.addNumber("demo");
        server.simulator().changeNumber(owned.phoneNumber(), held -> held.with("trunk_sid", SimulatorDemo.TRUNK_SID));
        NewPhoneNumber failing = server.addNumber("demo");
        server.simulator()
                .replaceFaults(List.of(Fault.status(
                        Match.post(".*/IncomingPhoneNumbers/" + failing.phoneNumberSid() + ".*"), 400, 21402)));

        String undone = demo.assign(owned.id(), "agent_456", true, false).at("/operationId");
        String refused = demo.assign(failing.id(), "agent_456", true, false).at("/operationId");

        awaitFound(client, "OperationId = '" + undone + "' AND Outcome = 'COMPENSATED' AND ErrorCode = 'route_owned'");
        awaitFound(client, "OperationId = '" + refused + "' AND ErrorCode = 'twilio_refused'");
    }

    private static void runsOfSchedulesAreFoundToo(SwitchboardServer server, WorkflowClient client) {
        ScheduleClient schedules = server.bean(ScheduleClient.class);
        for (String id : List.of(DriftWorkflowIds.SCHEDULE_ID, UsageWorkflowIds.RECONCILE_SCHEDULE_ID)) {
            ScheduleHandle schedule = schedules.getHandle(id);
            await().atMost(LONG).until(() -> startsSearchable(schedule));
            schedule.trigger();
        }
        awaitFound(
                client,
                "WorkflowType = 'CheckFleetDrift' AND SwitchboardOwner = '" + DriftWorkflowIds.SCHEDULE_OWNER
                        + "' AND OperationId STARTS_WITH 'op_' AND Outcome = 'COMPLETED'");
        awaitFound(
                client,
                "WorkflowType = 'ReconcileYesterday' AND SwitchboardOwner = '" + UsageWorkflowIds.SYSTEM_OWNER
                        + "' AND Outcome = 'COMPLETED'");
    }

    private static boolean startsSearchable(ScheduleHandle schedule) {
        ScheduleActionStartWorkflow action =
                (ScheduleActionStartWorkflow) schedule.describe().getSchedule().getAction();
        return action.getOptions().getTypedSearchAttributes() != null
                && action.getOptions().getTypedSearchAttributes().containsKey(RunSearch.OUTCOME);
    }

    private static void awaitFound(WorkflowClient client, String query) {
        await().atMost(LONG)
                .untilAsserted(() -> assertThat(found(client, query)).as(query).hasSize(1));
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
