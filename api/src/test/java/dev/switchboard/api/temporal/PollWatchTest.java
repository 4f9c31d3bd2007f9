package dev.switchboard.api.temporal;

import static org.assertj.core.api.Assertions.assertThat;

import io.temporal.api.taskqueue.v1.TaskQueue;
import io.temporal.api.workflowservice.v1.PollWorkflowTaskQueueRequest;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowOptions;
import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import io.temporal.testserver.TestServer;
import java.io.IOException;
import java.net.ServerSocket;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;

class PollWatchTest {

    private static final Instant STARTED = Instant.parse("2026-01-01T00:00:00Z");

    private Instant now = STARTED;

    private final PollWatch polls = new PollWatch(new Clock() {
        @Override
        public ZoneOffset getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(java.time.ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return now;
        }
    });

    @Test
    void aTaskQueueIsUnansweredWhenNoPollEndedInTwoMinutes() {
        now = STARTED.plus(Duration.ofMinutes(2));
        assertThat(polls.unanswered("switchboard", STARTED)).isFalse();

        now = now.plusMillis(1);
        assertThat(polls.unanswered("switchboard", STARTED)).isTrue();
    }

    @Test
    void anAnswerFromTemporalCountsForItsTaskQueue() throws IOException {
        int port;
        try (ServerSocket socket = new ServerSocket(0)) {
            port = socket.getLocalPort();
        }
        try (TestServer.PortBoundTestServer server = TestServer.createPortBoundServer(port)) {
            assertThat(server).isNotNull();
            WorkflowServiceStubs stubs = WorkflowServiceStubs.newServiceStubs(WorkflowServiceStubsOptions.newBuilder()
                    .setTarget("127.0.0.1:" + port)
                    .setGrpcClientInterceptors(List.of(polls))
                    .build());
            WorkflowClient.newInstance(stubs)
                    .newUntypedWorkflowStub(
                            "Any",
                            WorkflowOptions.newBuilder()
                                    .setTaskQueue("switchboard")
                                    .build())
                    .start();
            now = STARTED.plus(Duration.ofHours(1));

            assertThat(stubs.blockingStub()
                            .pollWorkflowTaskQueue(PollWorkflowTaskQueueRequest.newBuilder()
                                    .setNamespace("default")
                                    .setTaskQueue(TaskQueue.newBuilder().setName("switchboard"))
                                    .build())
                            .getTaskToken())
                    .isNotEmpty();

            assertThat(polls.unanswered("switchboard", STARTED)).isFalse();
            assertThat(polls.unanswered("twilio", STARTED)).isTrue();
            stubs.shutdownNow();
        }
    }
}
