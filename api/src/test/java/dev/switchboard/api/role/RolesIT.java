package dev.switchboard.api.role;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchboard.activities.operation.Operations;
import dev.switchboard.api.Backends;
import dev.switchboard.api.Backends.Service;
import dev.switchboard.api.NeedsTemporalServer;
import dev.switchboard.api.SwitchboardClient;
import dev.switchboard.api.SwitchboardClient.Answer;
import dev.switchboard.api.temporal.Workers;
import dev.switchboard.simulator.account.Capabilities;
import dev.switchboard.simulator.account.SimulatedNumber;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** One service that answers and another one that works, on the same database, Temporal and Twilio. */
@NeedsTemporalServer
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RolesIT {

    private static final Duration LONG = Duration.ofMinutes(2);

    private Backends backends;
    private Service api;
    private SwitchboardClient demo;

    @BeforeAll
    void start() {
        backends = Backends.start();
        api = backends.run(Map.of("switchboard.role", "api", "switchboard.api.wait", "20s"));
        demo = api.as("demo");
        assertThat(demo.post("/api/chatbots", "{\"id\":\"agent_1\",\"name\":\"Agent\"}")
                        .status())
                .isEqualTo(201);
    }

    @AfterAll
    void stop() {
        api.close();
        backends.close();
    }

    @Test
    void withoutAWorkerAnOperationIsAcceptedAndAWorkerThatComesCompletesIt() {
        String number = number("+15550009001");

        Answer accepted = demo.async().post("/api/phone-numbers/import");

        assertThat(accepted.status()).isEqualTo(202);
        String operation = accepted.at("/operation/id");
        assertThat(accepted.header("Location")).contains("/api/operations/" + operation);
        assertThat(demo.operation(operation).at("/state")).isEqualTo("PENDING");
        assertThat(demo.get("/api/phone-numbers/" + number).status()).isEqualTo(404);
        try (Service worker = worker()) {
            assertThat(demo.awaitEnd(operation, LONG).at("/state")).isEqualTo("COMPLETED");
            assertThat(worker.bean(Workers.class).started()).isTrue();
        }
        assertThat(demo.get("/api/phone-numbers/" + number).status()).isEqualTo(200);
    }

    @Test
    void onlySoManyCallsWaitAndTheOthersAreAnsweredAtOnce() {
        String number = number("+15550009003");
        try (Service impatient = backends.run(Map.of("switchboard.role", "api", "switchboard.api.max-waiting", "0"))) {
            try (Service worker = worker()) {
                assertThat(demo.post("/api/phone-numbers/import").status()).isEqualTo(200);

                Answer accepted =
                        impatient.as("demo").withIdempotencyKey("first").assign(number, "agent_1", true, false);

                assertThat(accepted.status()).as(accepted.text()).isEqualTo(202);
                assertThat(demo.awaitEnd(accepted.at("/operation/id"), LONG).at("/state"))
                        .isEqualTo("COMPLETED");
                // Once it has ended there is nothing to wait for.
                assertThat(impatient
                                .as("demo")
                                .withIdempotencyKey("first")
                                .assign(number, "agent_1", true, false)
                                .status())
                        .isEqualTo(200);
                assertThat(demo.unassign(number).status()).isEqualTo(200);
                assertThat(worker.bean(Operations.class).unfinished()).isEmpty();
            }
        }
    }

    @Test
    void theSeedFlowWorksAcrossTwoProcesses() {
        String number = number("+15550009002");
        try (Service worker = worker()) {
            assertThat(demo.post("/api/phone-numbers/import").status()).isEqualTo(200);

            Answer assigned = demo.assign(number, "agent_1", true, false);

            assertThat(assigned.status()).as(assigned.text()).isEqualTo(200);
            assertThat(demo.webhooks(number).json().at("/configured").booleanValue())
                    .isTrue();
            assertThat(demo.put("/api/phone-numbers/webhooks").at("/message"))
                    .isEqualTo("Updated webhooks for 1 phone numbers");
            assertThat(demo.unassign(number).status()).isEqualTo(200);
            assertThat(demo.webhooks(number).json().at("/configured").booleanValue())
                    .isFalse();
            assertThat(worker.bean(Operations.class).unfinished()).isEmpty();
        }
        assertThat(api.context().getBeanProvider(Workers.class).stream()).isEmpty();
    }

    @Test
    void aWorkerAnswersTheActuatorOnly() {
        try (Service worker = worker()) {
            for (String path : List.of("/api/phone-numbers", "/v3/api-docs", "/swagger-ui.html", "/", "/dev/token")) {
                assertThat(worker.as("demo").get(path).status()).as(path).isEqualTo(404);
                assertThat(worker.anonymous().get(path).status()).as(path).isEqualTo(404);
            }
            assertThat(worker.anonymous()
                            .withHeader("Content-Type", "application/x-www-form-urlencoded")
                            .post("/api/twilio/status", "CallSid=CA1")
                            .status())
                    .isEqualTo(404);
            assertThat(worker.anonymous().get("/actuator/health/liveness").at("/status"))
                    .isEqualTo("UP");
            assertThat(worker.anonymous().get("/actuator/prometheus").status()).isEqualTo(401);
            assertThat(worker.as("demo").get("/actuator/prometheus").status()).isEqualTo(200);
        }
    }

    private Service worker() {
        return backends.run(Map.of("switchboard.role", "worker"));
    }

    /** Answers its SID, which is its id after an import. */
    private String number(String phoneNumber) {
        return backends.twilio()
                .addNumber(SimulatedNumber.of(phoneNumber).withCapabilities(Capabilities.VOICE_AND_SMS))
                .sid();
    }
}
