package dev.switchboard.api.payload;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.util.JsonFormat;
import dev.switchboard.activities.number.NewPhoneNumber;
import dev.switchboard.api.SwitchboardClient;
import dev.switchboard.api.SwitchboardClient.Answer;
import dev.switchboard.api.SwitchboardServer;
import dev.switchboard.api.security.DevTokens;
import dev.switchboard.simulator.account.SimulatorDemo;
import dev.switchboard.workflows.number.NumberWorkflowIds;
import io.temporal.api.common.v1.Payload;
import io.temporal.api.common.v1.Payloads;
import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.api.history.v1.History;
import io.temporal.api.workflowservice.v1.GetWorkflowExecutionHistoryRequest;
import io.temporal.serviceclient.WorkflowServiceStubs;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** The service with a key of its payloads, and with a Temporal UI that may have them decoded. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EncryptedPayloadsIT {

    private static final String UI = "https://temporal.example.com";

    private SwitchboardServer server;
    private SwitchboardClient demo;

    @BeforeAll
    void start() {
        server = SwitchboardServer.start(SwitchboardServer.Options.defaults()
                .with("switchboard.payload.key", AesGcmPayloadCodecTest.key(7))
                .with("switchboard.payload.codec-ui-origin", UI));
        demo = server.as("demo");
    }

    @AfterAll
    void stop() {
        server.close();
    }

    @Test
    void operationsWorkAndTemporalCannotReadThem() {
        NewPhoneNumber number = server.addNumber("demo");
        assertThat(demo.assign(number.id(), "agent_456", true, false).status()).isEqualTo(200);
        assertThat(demo.webhooks(number.id()).json().at("/configured").booleanValue())
                .isTrue();

        String history = history(number.id()).toString();

        // What is json/plain beside them are the SDK's own notes on local activities: their types and times.
        assertThat(history)
                .contains("binary/encrypted")
                .doesNotContain(number.phoneNumber().substring(1), "agent_456", "/api/twilio/voice", "phoneNumberId");
    }

    @Test
    void theReasonOfAFailureReachesTheCallerAndNotTheHistory() {
        NewPhoneNumber number = server.addNumber("demo");
        server.simulator().changeNumber(number.phoneNumber(), held -> held.with("trunk_sid", SimulatorDemo.TRUNK_SID));

        Answer refused = demo.assign(number.id(), "agent_456", true, false);

        assertThat(refused.at("/error")).isEqualTo("route_owned");
        String history = history(number.id()).toString();
        assertThat(history).contains("Encoded failure").doesNotContain(refused.at("/detail"));
    }

    @Test
    void theUiHasPayloadsDecodedWithTheScopeForIt() {
        NewPhoneNumber number = server.addNumber("demo");
        demo.assign(number.id(), "agent_456", true, false);
        String body = json(history(number.id())
                .getEvents(0)
                .getWorkflowExecutionStartedEventAttributes()
                .getInput());

        Answer decoded = server.as("operator", "codec")
                .withHeader("Origin", UI)
                .withHeader("X-Namespace", "default")
                .post("/codec/decode", body);

        assertThat(decoded.status()).as(decoded.text()).isEqualTo(200);
        assertThat(decoded.header("Access-Control-Allow-Origin")).contains(UI);
        assertThat(decoded.header("Cache-Control")).contains("no-store");
        Payload input = payloads(decoded.text()).getPayloads(0);
        assertThat(input.getData().toStringUtf8()).contains(number.id(), "agent_456");
    }

    /** No thread waits for it: it is read in a dispatch of its own, in which the caller is still known. */
    @Test
    void whatComesLateIsDecodedAllTheSame() throws IOException {
        String body = "{\"payloads\":[]}";
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            socket.setSoTimeout(20_000);
            OutputStream out = socket.getOutputStream();
            String token = server.bean(DevTokens.class).token("operator", "codec", Duration.ofMinutes(5));
            out.write(("POST /codec/decode HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer " + token
                            + "\r\nContent-Length: " + body.length() + "\r\nConnection: close\r\n\r\n")
                    .getBytes(StandardCharsets.US_ASCII));
            for (byte next : body.getBytes(StandardCharsets.US_ASCII)) {
                out.write(next);
                out.flush();
            }
            assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                    .startsWith("HTTP/1.1 200")
                    .contains("{}");
        }
    }

    @Test
    void nobodyElseHasPayloadsDecoded() {
        String body = "{\"payloads\":[]}";
        assertThat(server.anonymous().post("/codec/decode", body).status()).isEqualTo(401);
        Answer forbidden = demo.post("/codec/decode", body);
        assertThat(forbidden.status()).isEqualTo(403);
        assertThat(forbidden.at("/detail")).contains("codec");
        assertThat(server.as("operator", "codec").get("/api/phone-numbers").status())
                .isEqualTo(403);
        assertThat(server.as("operator", "codec")
                        .withHeader("Origin", "https://elsewhere.example.com")
                        .post("/codec/decode", body)
                        .status())
                .isEqualTo(403);
    }

    @Test
    void theBrowserMayAskFirst() {
        Answer preflight = server.anonymous()
                .withHeader("Origin", UI)
                .withHeader("Access-Control-Request-Method", "POST")
                .withHeader("Access-Control-Request-Headers", "authorization,content-type,x-namespace")
                .send("OPTIONS", "/codec/decode", null);

        assertThat(preflight.status()).isEqualTo(200);
        assertThat(preflight.header("Access-Control-Allow-Origin")).contains(UI);
        assertThat(preflight.header("Access-Control-Allow-Methods")).contains("POST");
    }

    @Test
    void whatCannotBeDecodedIsRefused() {
        SwitchboardClient operator = server.as("operator", "codec");
        assertThat(operator.post("/codec/decode", "nonsense").status()).isEqualTo(400);
        Payload foreign = Payload.newBuilder()
                .putMetadata(AesGcmPayloadCodec.ENCODING_KEY, AesGcmPayloadCodec.ENCODING)
                .setData(com.google.protobuf.ByteString.copyFrom(new byte[40]))
                .build();
        Answer refused = operator.post(
                "/codec/decode", json(Payloads.newBuilder().addPayloads(foreign).build()));
        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.at("/field")).isEqualTo("payloads");
    }

    @Test
    void withoutAnOriginThereIsNoEndpoint() {
        SwitchboardServer other = SwitchboardServer.shared();
        assertThat(other.as("operator", "read write codec")
                        .post("/codec/decode", "{}")
                        .status())
                .isEqualTo(404);
    }

    private History history(String phoneNumberId) {
        return server.bean(WorkflowServiceStubs.class)
                .blockingStub()
                .getWorkflowExecutionHistory(GetWorkflowExecutionHistoryRequest.newBuilder()
                        .setNamespace("default")
                        .setExecution(WorkflowExecution.newBuilder()
                                .setWorkflowId(NumberWorkflowIds.workflowId(phoneNumberId)))
                        .build())
                .getHistory();
    }

    private static String json(Payloads payloads) {
        try {
            return JsonFormat.printer().print(payloads);
        } catch (com.google.protobuf.InvalidProtocolBufferException e) {
            throw new AssertionError(e);
        }
    }

    private static Payloads payloads(String json) {
        try {
            Payloads.Builder payloads = Payloads.newBuilder();
            JsonFormat.parser().merge(json, payloads);
            return payloads.build();
        } catch (com.google.protobuf.InvalidProtocolBufferException e) {
            throw new AssertionError(e);
        }
    }
}
