package dev.switchboard.api.startup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.switchboard.api.Backends;
import dev.switchboard.api.Backends.Service;
import dev.switchboard.api.NeedsTemporalServer;
import dev.switchboard.api.SwitchboardClient;
import dev.switchboard.api.SwitchboardClient.Answer;
import dev.switchboard.simulator.account.SimulatedNumber;
import io.temporal.testing.TemporalDevServer;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What a service does while something that it needs is not there. */
@NeedsTemporalServer
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class StartupIT {

    private static final Duration LONG = Duration.ofMinutes(1);

    private Backends backends;

    @BeforeAll
    void start() {
        backends = Backends.start();
    }

    @AfterAll
    void stop() {
        backends.close();
    }

    @Test
    void startsBeforeItsDatabaseAndTemporalAndWorksOnceTheyAreThere() throws IOException {
        int databasePort = Ports.any();
        int temporalPort = Ports.any();
        try (Service service = backends.run(Map.of(
                "switchboard.database.url", "jdbc:postgresql://localhost:" + databasePort + "/postgres",
                "spring.datasource.hikari.connection-timeout", "1000",
                "switchboard.temporal.address", "127.0.0.1:" + temporalPort))) {
            SwitchboardClient demo = service.as("demo");
            assertThat(health(service, "/liveness").status()).isEqualTo(200);
            Answer missing = health(service, "/readiness");
            assertThat(missing.status()).isEqualTo(503);
            assertThat(missing.at("/components/db/status")).isEqualTo("DOWN");
            assertThat(missing.at("/components/schema/status")).isEqualTo("DOWN");
            assertThat(missing.json().at("/components").has("temporal")).isFalse();
            assertThat(demo.get("/api/phone-numbers").status()).isEqualTo(503);

            try (EmbeddedPostgres postgres =
                    EmbeddedPostgres.builder().setPort(databasePort).start()) {
                await().atMost(LONG)
                        .untilAsserted(
                                () -> assertThat(health(service, "/readiness").status())
                                        .isEqualTo(200));
                assertThat(postgres.getPort()).isEqualTo(databasePort);
                // Only now, since without the database no token can be checked.
                assertThat(demo.get("/actuator/health").at("/components/temporal/details/reason"))
                        .isEqualTo("Temporal does not answer");
                assertThat(demo.get("/api/phone-numbers").status()).isEqualTo(200);
                assertThat(demo.post("/api/phone-numbers/import").status()).isEqualTo(503);

                try (TemporalDevServer temporal = Backends.devServer(temporalPort)) {
                    await().atMost(LONG)
                            .untilAsserted(() -> assertThat(health(service, "").at("/components/temporal/status"))
                                    .isEqualTo("UP"));
                    assertThat(temporal.getTarget()).endsWith(":" + temporalPort);
                    SimulatedNumber number = backends.twilio().addNumber(SimulatedNumber.of("+15550008001"));
                    assertThat(demo.post("/api/phone-numbers/import").status()).isEqualTo(200);
                    assertThat(demo.get("/api/phone-numbers/" + number.sid()).status())
                            .isEqualTo(200);
                }
            }
        }
    }

    @Test
    void aWorkerWithoutTemporalIsNotReadyAndAnApiIs() {
        String nobody = "127.0.0.1:" + Ports.any();
        try (Service api = backends.run(Map.of("switchboard.role", "api", "switchboard.temporal.address", nobody));
                Service worker =
                        backends.run(Map.of("switchboard.role", "worker", "switchboard.temporal.address", nobody))) {
            Answer notReady = health(worker, "/readiness");
            assertThat(notReady.status()).isEqualTo(503);
            assertThat(notReady.at("/components/temporal/status")).isEqualTo("DOWN");
            assertThat(notReady.at("/components/schema/status")).isEqualTo("UP");
            assertThat(health(worker, "/liveness").status()).isEqualTo(200);
            assertThat(health(api, "/readiness").status()).isEqualTo(200);
        }
    }

    @Test
    void credentialsThatTwilioRefusesShowInTheHealthAndAreNotAskedForEachTime() {
        backends.twilio().clearRequests();
        try (Service service = backends.run(
                Map.of("switchboard.role", "api", "switchboard.twilio.auth-token", "the-token-of-yesterday"))) {
            for (int look = 0; look < 3; look++) {
                Answer health = service.as("demo").get("/actuator/health");
                assertThat(health.status()).isEqualTo(503);
                assertThat(health.at("/components/twilio/details/reason"))
                        .startsWith("Twilio refused to read the account: Authenticate (error 20003, HTTP 401).");
                assertThat(health.text()).doesNotContain("the-token-of-yesterday");
            }
            assertThat(backends.twilio().requests()).hasSize(1);
            assertThat(health(service, "/readiness").status()).isEqualTo(200);
        }
    }

    private static Answer health(Service service, String group) {
        return service.anonymous().get("/actuator/health" + group);
    }
}
