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
import dev.switchboard.simulator.fault.Limits;
import io.temporal.testing.TemporalDevServer;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;

/** A plan is carried out, and taken back, while the service is killed. */
@NeedsTemporalServer
class KilledApplyIT {

    private static final int SIZE = 60;

    @TempDir
    Path directory;

    @Test
    void itGoesOnToItsEndAndComesBackByteForByte() throws Exception {
        try (EmbeddedPostgres postgres =
                        EmbeddedPostgres.builder().setPort(Ports.any()).start();
                TemporalDevServer temporal = ServiceProcess.temporal();
                TwilioSimulator twilio = TwilioSimulator.start(SimulatorOptions.onAnyPort());
                ServiceProcess service = new ServiceProcess(directory, postgres, temporal, twilio)) {
            service.start();
            JdbcClient jdbc = JdbcClient.create(postgres.getPostgresDatabase());
            Fleet fleet = Fleet.of(
                    SIZE,
                    "+155573",
                    "fleet",
                    jdbc,
                    twilio,
                    new WebhookUrls(URI.create("https://switchboard.example.com"), "#rc=2&rp=ct,5xx,rt"));
            twilio.limits(Limits.none().withLatencyMillis(100));
            List<String> before = state(fleet, jdbc, twilio);
            String file = file(fleet);

            String plan = service.as("fleet").post("/api/plans", file).at("/id");
            String apply = killedMeanwhile(service, fleet, "/api/plans/" + plan + "/apply");

            Answer again = service.as("fleet").post("/api/plans", file);
            assertThat(again.json().at("/totals/differences").asInt())
                    .as(again.text())
                    .isZero();
            assertThat(again.json().at("/totals/unchanged").asInt()).isEqualTo(SIZE);
            for (String action : List.of("agent_created", "pool_changed", "budget_changed")) {
                assertThat(messages(service.as("fleet"), action)).as(action).isEqualTo(1);
            }

            killedMeanwhile(service, fleet, "/api/operations/" + apply + "/undo");

            assertThat(state(fleet, jdbc, twilio)).isEqualTo(before);
        }
    }

    /** Starts an operation, kills the service while it writes, and starts it again: the operation ends by itself. */
    private static String killedMeanwhile(ServiceProcess service, Fleet fleet, String path) throws Exception {
        long writes = fleet.writes();
        String operation = service.as("fleet").async().post(path).at("/operation/id");
        ServiceProcess.await(Duration.ofMinutes(1), () -> fleet.writes() >= writes + SIZE / 3);
        service.kill();
        service.start();
        Answer ended = service.as("fleet").awaitEnd(operation, Duration.ofMinutes(4));
        assertThat(ended.at("/state")).as(ended.text()).isEqualTo("COMPLETED");
        assertThat(ended.json().at("/progress/failed").asInt()).as(ended.text()).isZero();
        assertThat(ended.json().has("leftAlone")).as(ended.text()).isFalse();
        return operation;
    }

    /** A third of the numbers moves to a new agent, a third loses its agent, and a third loses a channel. */
    private static String file(Fleet fleet) {
        return IntStream.range(0, SIZE)
                .mapToObj(i -> "{\"phoneNumber\":\"" + fleet.phoneNumber(i) + "\""
                        + switch (i % 3) {
                            case 0 -> ",\"agent\":\"agent_heir\",\"sms\":true}";
                            case 1 -> "}";
                            default -> ",\"agent\":\"" + Fleet.AGENT + "\"}";
                        })
                .collect(Collectors.joining(
                        ",",
                        "{\"agents\":[{\"id\":\"agent_heir\",\"name\":\"Heir\"}],\"budget\":{\"monthlyLimit\":20},"
                                + "\"pools\":[{\"name\":\"spare\",\"country\":\"US\",\"type\":\"local\",\"minFree\":0,"
                                + "\"max\":9,\"maxMonthlyPrice\":2,\"chatbotId\":\"agent_heir\"}],\"numbers\":[",
                        "]}"));
    }

    /** What Twilio and the database have of each number, and the agents, pools and budgets. */
    private static List<String> state(Fleet fleet, JdbcClient jdbc, TwilioSimulator twilio) {
        List<String> agents = jdbc.sql(
                        "SELECT concat_ws('|', id, owner, name, greeting, drift_policy) FROM chatbot ORDER BY id")
                .query(String.class)
                .list();
        List<String> settings = jdbc.sql("SELECT name FROM pool UNION ALL SELECT owner FROM budget")
                .query(String.class)
                .list();
        List<String> rows = jdbc.sql("""
                SELECT concat_ws('|', id, phone_number, state, chatbot_id, sms_enabled, whatsapp_enabled, moving_to, held_by)
                FROM phone_number WHERE owner = 'fleet' ORDER BY id
                """).query(String.class).list();
        List<String> held = IntStream.range(0, SIZE)
                .mapToObj(i -> fleet.phoneNumber(i)
                        + twilio.number(fleet.phoneNumber(i)).orElseThrow().settings())
                .toList();
        return Stream.of(agents, settings, rows, held).flatMap(List::stream).toList();
    }

    private static int messages(SwitchboardClient owner, String action) {
        return owner.get("/api/audit?action=" + action + "&limit=200")
                .json()
                .at("/messages")
                .size();
    }
}
