package dev.switchboard.api.temporal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.switchboard.api.Backends;
import dev.switchboard.api.Backends.Service;
import dev.switchboard.api.NeedsTemporalServer;
import dev.switchboard.api.SwitchboardClient;
import dev.switchboard.api.SwitchboardClient.Answer;
import dev.switchboard.api.SwitchboardServer;
import dev.switchboard.api.startup.StartRefusedException;
import dev.switchboard.simulator.account.Capabilities;
import dev.switchboard.simulator.account.SimulatedNumber;
import dev.switchboard.workflows.batch.BatchWorkflowIds;
import dev.switchboard.workflows.number.NumberWorkflowIds;
import io.grpc.StatusRuntimeException;
import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.api.deployment.v1.WorkerDeploymentVersion;
import io.temporal.api.enums.v1.VersioningBehavior;
import io.temporal.api.workflow.v1.WorkflowExecutionVersioningInfo;
import io.temporal.api.workflowservice.v1.DescribeWorkerDeploymentVersionRequest;
import io.temporal.api.workflowservice.v1.DescribeWorkflowExecutionRequest;
import io.temporal.api.workflowservice.v1.SetWorkerDeploymentCurrentVersionRequest;
import io.temporal.api.workflowservice.v1.WorkflowServiceGrpc.WorkflowServiceBlockingStub;
import io.temporal.client.WorkflowClient;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Workers of a deployment version, on a real server, from the first rollout to the second. */
class WorkerDeploymentIT {

    private static final Duration LONG = Duration.ofSeconds(60);

    @Test
    @NeedsTemporalServer
    void runsGoToTheCurrentVersionAndStayInIt() {
        try (Backends backends = Backends.start();
                Service first = backends.run(version("1"))) {
            WorkflowServiceBlockingStub temporal = first.context()
                    .getBean(WorkflowClient.class)
                    .getWorkflowServiceStubs()
                    .blockingStub();
            SwitchboardClient demo = first.as("demo");
            String numberA = addNumber(backends, "+15550009001");
            String numberB = addNumber(backends, "+15550009002");
            makeCurrent(temporal, "1");
            assertThat(demo.post("/api/phone-numbers/import").status()).isEqualTo(200);
            assertThat(demo.post("/api/chatbots", "{\"id\":\"agent_1\",\"name\":\"Agent\"}")
                            .status())
                    .isEqualTo(201);

            Answer assigned = demo.assign(numberA, "agent_1", true, false);

            assertThat(assigned.status()).as(assigned.text()).isEqualTo(200);
            WorkflowExecutionVersioningInfo run = versioning(temporal, NumberWorkflowIds.workflowId(numberA));
            assertThat(run.getBehavior()).isEqualTo(VersioningBehavior.VERSIONING_BEHAVIOR_PINNED);
            assertThat(run.getDeploymentVersion()).isEqualTo(deployed("1"));

            try (Service second = backends.run(version("2"))) {
                makeCurrent(temporal, "2");
                assertThat(second.as("demo")
                                .assign(numberB, "agent_1", true, false)
                                .status())
                        .isEqualTo(200);
                assertThat(versioning(temporal, NumberWorkflowIds.workflowId(numberB))
                                .getDeploymentVersion())
                        .isEqualTo(deployed("2"));
                Answer batch = second.as("demo").put("/api/phone-numbers/webhooks", "{}");
                assertThat(batch.status()).as(batch.text()).isEqualTo(200);
                assertThat(versioning(temporal, BatchWorkflowIds.updateWorkflowId("demo"))
                                .getBehavior())
                        .isEqualTo(VersioningBehavior.VERSIONING_BEHAVIOR_AUTO_UPGRADE);
            }
        }
    }

    @Test
    void isRefusedWhereTemporalHasNoVersions() {
        assertThatThrownBy(() -> SwitchboardServer.start(SwitchboardServer.Options.defaults()
                        .with("switchboard.temporal.deployment.name", "switchboard")
                        .with("switchboard.temporal.deployment.build-id", "1")))
                .isInstanceOf(StartRefusedException.class)
                .hasMessageContaining("SWITCHBOARD_DEPLOYMENT_NAME");
    }

    private static Map<String, String> version(String build) {
        return Map.of(
                "switchboard.temporal.deployment.name",
                "switchboard",
                "switchboard.temporal.deployment.build-id",
                build);
    }

    private static String addNumber(Backends backends, String phoneNumber) {
        return backends.twilio()
                .addNumber(SimulatedNumber.of(phoneNumber).withCapabilities(Capabilities.VOICE_AND_SMS))
                .sid();
    }

    private static WorkerDeploymentVersion deployed(String build) {
        return WorkerDeploymentVersion.newBuilder()
                .setDeploymentName("switchboard")
                .setBuildId(build)
                .build();
    }

    /** Once its workers, of all three task queues, have polled. */
    private static void makeCurrent(WorkflowServiceBlockingStub temporal, String build) {
        await().atMost(LONG)
                .ignoreException(StatusRuntimeException.class)
                .untilAsserted(() -> assertThat(temporal.describeWorkerDeploymentVersion(
                                        DescribeWorkerDeploymentVersionRequest.newBuilder()
                                                .setNamespace("default")
                                                .setDeploymentVersion(deployed(build))
                                                .build())
                                .getWorkerDeploymentVersionInfo()
                                .getTaskQueueInfosList())
                        .extracting(queue -> queue.getName())
                        .contains("switchboard", "twilio", "twilio-batch"));
        await().atMost(LONG)
                .ignoreException(StatusRuntimeException.class)
                .until(() -> temporal.setWorkerDeploymentCurrentVersion(
                                SetWorkerDeploymentCurrentVersionRequest.newBuilder()
                                        .setNamespace("default")
                                        .setDeploymentName("switchboard")
                                        .setBuildId(build)
                                        .build())
                        .isInitialized());
    }

    private static WorkflowExecutionVersioningInfo versioning(WorkflowServiceBlockingStub temporal, String workflowId) {
        return temporal.describeWorkflowExecution(DescribeWorkflowExecutionRequest.newBuilder()
                        .setNamespace("default")
                        .setExecution(WorkflowExecution.newBuilder().setWorkflowId(workflowId))
                        .build())
                .getWorkflowExecutionInfo()
                .getVersioningInfo();
    }
}
