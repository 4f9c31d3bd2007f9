package dev.switchboard.api.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.switchboard.api.SwitchboardClient.Answer;
import dev.switchboard.api.SwitchboardServer;
import dev.switchboard.testing.Aside;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** A process whose threads all wait for something is slow, not dead: probes have threads that nobody else gets. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BusyThreadsIT {

    /** Of them 20 are for probes. */
    private static final int THREADS = 23;

    private SwitchboardServer server;

    @BeforeAll
    void start() {
        server = SwitchboardServer.start(SwitchboardServer.Options.defaults()
                .with("server.tomcat.threads.max", Integer.toString(THREADS))
                // Of virtual ones there are as many as are asked for.
                .with("spring.threads.virtual.enabled", "false")
                .with("switchboard.api.rate.per-second", "0"));
    }

    @AfterAll
    void stop() {
        server.close();
    }

    @Test
    void probesAreAnsweredWhenAllOtherThreadsWaitAndNobodyElseIs() throws Exception {
        List<CompletableFuture<Answer>> waiting = new ArrayList<>();
        try (Connection other = server.bean(DataSource.class).getConnection();
                Statement lock = other.createStatement()) {
            other.setAutoCommit(false);
            lock.execute("LOCK TABLE chatbot IN ACCESS EXCLUSIVE MODE");
            for (int call = 0; call < THREADS - 20; call++) {
                waiting.add(Aside.call(() -> server.as("demo").get("/api/chatbots")));
            }

            await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> {
                Answer refused = server.as("demo").get("/api/phone-numbers");
                assertThat(refused.status()).as(refused.text()).isEqualTo(503);
                assertThat(refused.at("/error")).isEqualTo("unavailable");
                assertThat(refused.header("Retry-After")).contains("1");
            });
            Answer page = server.anonymous().withHeader("Accept", "text/html").get("/console");
            assertThat(page.status()).isEqualTo(503);
            assertThat(page.text()).contains("</html>", "Too many requests at once.");
            for (int probe = 0; probe < 50; probe++) {
                assertThat(server.anonymous().get("/actuator/health/liveness").status())
                        .isEqualTo(200);
                assertThat(server.anonymous().get("/actuator/health/readiness").status())
                        .isEqualTo(200);
            }
            other.rollback();
        }
        assertThat(waiting)
                .allSatisfy(answer -> assertThat(answer.join().status()).isEqualTo(200));
        assertThat(server.as("demo").get("/api/phone-numbers").status()).isEqualTo(200);
    }
}
