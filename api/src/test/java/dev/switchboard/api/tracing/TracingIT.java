package dev.switchboard.api.tracing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.switchboard.activities.number.NewPhoneNumber;
import dev.switchboard.api.SwitchboardClient;
import dev.switchboard.api.SwitchboardClient.Answer;
import dev.switchboard.api.SwitchboardServer;
import dev.switchboard.api.SwitchboardServer.Options;
import dev.switchboard.api.tracing.OtlpReceiver.Received;
import dev.switchboard.simulator.account.SimulatorDemo;
import dev.switchboard.simulator.fault.Fault;
import dev.switchboard.simulator.fault.Fault.Match;
import dev.switchboard.simulator.fault.Limits;
import dev.switchboard.workflows.number.NumberWorkflowIds;
import io.opentelemetry.api.OpenTelemetry;
import io.opentracing.Tracer;
import io.temporal.client.WorkflowClient;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.slf4j.LoggerFactory;
import org.springframework.core.env.Environment;
import org.springframework.web.servlet.DispatcherServlet;

/** The service with an OTLP endpoint, which is all that switches tracing on. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TracingIT {

    private static final Duration LONG = Duration.ofSeconds(30);
    private static final String CALLER = "00f067aa0ba902b7";

    private OtlpReceiver collector;
    private SwitchboardServer server;
    private SwitchboardClient demo;

    @BeforeAll
    void start() {
        collector = OtlpReceiver.start();
        server = SwitchboardServer.start(Options.defaults()
                .with(
                        "management.opentelemetry.tracing.export.otlp.endpoint",
                        collector.endpoint().toString())
                .with("management.opentelemetry.tracing.export.schedule-delay", "100ms"));
        demo = server.as("demo");
    }

    @AfterAll
    void stop() {
        server.close();
        collector.close();
    }

    @Test
    void anAssignmentIsOneTraceFromTheRequestToTwilio() {
        NewPhoneNumber number = server.addNumber("demo");
        String traceId = newTraceId();

        Answer assigned = traced(traceId).assign(number.id(), "agent_456", true, false);

        assertThat(assigned.status()).as(assigned.text()).isEqualTo(200);
        List<Received> trace = trace(traceId, "RunWorkflow:AssignNumber");
        assertThat(trace)
                .extracting(Received::name)
                .contains(
                        "http post /api/phone-numbers/assign",
                        "StartWorkflow:AssignNumber",
                        "RunWorkflow:AssignNumber",
                        "StartActivity:ReserveNumber",
                        "RunActivity:ReserveNumber",
                        "StartActivity:ConfigureVoice",
                        "RunActivity:ConfigureVoice",
                        "RunActivity:ConfigureSms",
                        "RunActivity:Audit",
                        "Twilio IncomingPhoneNumber.fetch",
                        "Twilio IncomingPhoneNumber.update");
        Set<String> ids = trace.stream().map(Received::id).collect(Collectors.toSet());
        assertThat(trace)
                .as("each hangs on another, the request on its caller's")
                .allSatisfy(span -> assertThat(
                                ids.contains(span.parentId()) || span.parentId().equals(CALLER))
                        .as(span.name())
                        .isTrue());
        assertThat(named(trace, "Twilio IncomingPhoneNumber.update"))
                .allSatisfy(span -> assertThat(span.attributes())
                        .containsEntry("operation", "IncomingPhoneNumber.update")
                        .containsEntry("outcome", "ok")
                        .containsEntry("status", "2xx"));
        Received update = named(trace, "Twilio IncomingPhoneNumber.update").get(0);
        assertThat(trace)
                .filteredOn(span -> span.id().equals(update.parentId()))
                .singleElement()
                .extracting(Received::name)
                .asString()
                .startsWith("RunActivity:Configure");
        assertThat(named(trace, "RunWorkflow:AssignNumber"))
                .singleElement()
                .satisfies(run -> assertThat(run.attributes())
                        .containsEntry("workflowId", NumberWorkflowIds.workflowId(number.id())));
        assertSecretive(trace, number);
    }

    @Test
    void whatTwilioRefusesShowsByItsCodeAndWithoutItsWords() {
        NewPhoneNumber number = server.addNumber("demo");
        server.simulator()
                .replaceFaults(List.of(Fault.status(
                        Match.post(".*").forNumber(number.phoneNumber()).withParameter("SmsUrl"), 400, 21402)));
        String traceId = newTraceId();

        Answer refused = traced(traceId).assign(number.id(), "agent_456", true, false);

        assertThat(refused.status()).as(refused.text()).isEqualTo(502);
        List<Received> trace = trace(traceId, "RunWorkflow:AssignNumber");
        assertThat(named(trace, "Twilio IncomingPhoneNumber.update"))
                .filteredOn(Received::failed)
                .isNotEmpty()
                .allSatisfy(span -> assertThat(span.attributes())
                        .containsEntry("code", "21402")
                        .containsEntry("status", "400")
                        .containsEntry("outcome", "twilio_refused"));
        assertThat(named(trace, "RunActivity:ConfigureSms"))
                .isNotEmpty()
                .allSatisfy(span -> assertThat(span.sent())
                        .contains("exception.type", "ApplicationFailure")
                        .doesNotContain("exception.message", "exception.stacktrace", "21402"));
        assertSecretive(trace, number);
    }

    @Test
    void aBatchThatIsSteeredIsTracedToo() {
        NewPhoneNumber number = server.addNumber("steered");
        String owner = server.as("steered")
                .post("/api/chatbots", "{\"id\":\"agent_steered\",\"name\":\"S\"}")
                .text();
        assertThat(owner).contains("agent_steered");
        assertThat(server.as("steered")
                        .assign(number.id(), "agent_steered", true, false)
                        .status())
                .isEqualTo(200);
        server.simulator().changeNumber(number.phoneNumber(), held -> held.with("sms_url", ""));
        // So that the batch has not ended before it is paused.
        server.simulator().limits(Limits.none().withLatencyMillis(500));
        String traceId = newTraceId();

        Answer started = traced(traceId, server.as("steered").async()).put("/api/phone-numbers/webhooks", "{}");
        String id = started.header("Location").orElseThrow().replaceAll(".*/", "");
        assertThat(server.as("steered").post("/api/operations/" + id + "/pause").status())
                .isEqualTo(202);
        assertThat(server.as("steered")
                        .post("/api/operations/" + id + "/resume")
                        .status())
                .isEqualTo(202);

        server.simulator().limits(Limits.none());
        assertThat(server.as("steered").awaitEnd(id, LONG).at("/state")).isEqualTo("COMPLETED");
        List<Received> trace = trace(traceId, "RunWorkflow:UpdateFleetWebhooks");
        assertThat(trace).extracting(Received::name).contains("Twilio IncomingPhoneNumber.list");
        assertSecretive(trace, number);
    }

    @Test
    void probesAndJobsAreNotTraced() {
        assertThat(server.anonymous().get("/actuator/health/liveness").status()).isEqualTo(200);
        String traceId = newTraceId();
        assertThat(traced(traceId).get("/api/phone-numbers").status()).isEqualTo(200);
        trace(traceId, "http get /api/phone-numbers");

        assertThat(collector.spans())
                .extracting(Received::name)
                .noneMatch(name -> name.contains("actuator") || name.startsWith("task "));
    }

    @Test
    void linesOfTheLogHaveTheTracesId() {
        ListAppender<ILoggingEvent> lines = new ListAppender<>();
        Logger logger = (Logger) LoggerFactory.getLogger(DispatcherServlet.class);
        Level before = logger.getLevel();
        lines.start();
        logger.addAppender(lines);
        logger.setLevel(Level.DEBUG);
        String traceId = newTraceId();
        try {
            assertThat(traced(traceId).get("/api/phone-numbers").status()).isEqualTo(200);
        } finally {
            logger.setLevel(before);
            logger.detachAppender(lines);
        }

        assertThat(List.copyOf(lines.list))
                .filteredOn(line -> line.getFormattedMessage().contains("/api/phone-numbers"))
                .isNotEmpty()
                .allSatisfy(line -> assertThat(line.getMDCPropertyMap()).containsEntry("traceId", traceId));
        assertThat(server.bean(Environment.class).getProperty("logging.expect-correlation-id", Boolean.class))
                .isTrue();
    }

    @Test
    void withoutAnEndpointNothingIsTraced() {
        SwitchboardServer untraced = SwitchboardServer.shared();
        NewPhoneNumber number = untraced.addNumber("demo");
        assertThat(untraced.as("demo")
                        .assign(number.id(), "agent_456", true, false)
                        .status())
                .isEqualTo(200);

        assertThat(untraced.beans(OpenTelemetry.class)).isEmpty();
        assertThat(untraced.beans(Tracer.class)).isEmpty();
        assertThat(untraced.bean(io.micrometer.tracing.Tracer.class)).isSameAs(io.micrometer.tracing.Tracer.NOOP);
        assertThat(untraced.bean(Environment.class).getProperty("logging.expect-correlation-id", Boolean.class))
                .isFalse();
        assertThat(history(untraced, number)).doesNotContain("_tracer-data");
        assertThat(history(server, assigned())).contains("_tracer-data");
    }

    private NewPhoneNumber assigned() {
        NewPhoneNumber number = server.addNumber("demo");
        assertThat(demo.assign(number.id(), "agent_456", true, false).status()).isEqualTo(200);
        return number;
    }

    private static String history(SwitchboardServer where, NewPhoneNumber number) {
        return where.bean(WorkflowClient.class)
                .fetchHistory(NumberWorkflowIds.workflowId(number.id()))
                .toProtoText(false);
    }

    private static void assertSecretive(List<Received> trace, NewPhoneNumber number) {
        assertThat(trace)
                .allSatisfy(span -> assertThat(span.sent())
                        .as(span.name())
                        .doesNotContain(
                                number.phoneNumber().substring(1),
                                SimulatorDemo.AUTH_TOKEN,
                                "/api/twilio/",
                                "Bearer",
                                "eyJ"));
    }

    /** The trace, once that span of it has come. */
    private List<Received> trace(String traceId, String last) {
        await().atMost(LONG)
                .untilAsserted(() -> assertThat(collector.trace(traceId))
                        .extracting(Received::name)
                        .contains(last)
                        .anyMatch(name -> name.startsWith("http ")));
        return collector.trace(traceId);
    }

    private static List<Received> named(List<Received> trace, String name) {
        return trace.stream().filter(span -> span.name().equals(name)).toList();
    }

    private SwitchboardClient traced(String traceId) {
        return traced(traceId, demo);
    }

    private static SwitchboardClient traced(String traceId, SwitchboardClient client) {
        return client.withHeader("traceparent", "00-" + traceId + "-" + CALLER + "-01");
    }

    private static String newTraceId() {
        byte[] id = new byte[16];
        new SecureRandom().nextBytes(id);
        return HexFormat.of().formatHex(id);
    }
}
