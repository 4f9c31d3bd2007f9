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
import io.temporal.testing.TemporalDevServer;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

/** A large fleet, faults of every kind, and a service that is killed while it works. */
@NeedsTemporalServer
class BatchKilledIT {

    private static final int SIZE = Integer.getInteger("fleet.size", 6_000);

    /** After each, the chunks of numbers that were under way are missed for half a minute before they go on. */
    private static final int KILLS = Integer.getInteger("fleet.kills", 2);

    /** The others are right, and have to be left alone. */
    private static final int DRIFT_EVERY = 2;

    /** Slow enough for the batch to be running whenever it is killed. */
    private static final int REQUESTS_PER_SECOND = 150;

    /** Of each kind. */
    private static final double PROBABILITY = 0.03;

    /** Each 429 slows the account down; so many as of the other kinds would hold it at a tenth of its rate. */
    private static final double TOO_MANY_PROBABILITY = 0.004;

    @TempDir
    Path directory;

    @Test
    void everyNumberEndsAsDesiredOrIsListedAndNoOtherIsTouched() throws Exception {
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
                        "--switchboard.twilio.connect-timeout=2s",
                        "--switchboard.twilio.requests-per-second=" + REQUESTS_PER_SECOND)) {
            SwitchboardClient owner = service.start().as("fleet");
            Fleet fleet = Fleet.of(
                    SIZE,
                    "+155571",
                    "fleet",
                    JdbcClient.create(postgres.getPostgresDatabase()),
                    twilio,
                    new WebhookUrls(URI.create("https://switchboard.example.com"), "#rc=2&rp=ct,5xx,rt"));
            int drifted = fleet.driftEvery(DRIFT_EVERY);
            twilio.replaceFaults(everyKind());
            Instant start = Instant.now();
            String batch = owner.async().put("/api/phone-numbers/webhooks").at("/operation/id");
            Random random = new Random();
            for (int kill = 1; kill <= KILLS; kill++) {
                long writes = (long) drifted * (kill - 1) / KILLS + random.nextInt(Math.max(1, drifted / KILLS / 2));
                ServiceProcess.await(Duration.ofMinutes(5), () -> fleet.writes() >= writes);
                assertThat(service.as("fleet").operation(batch).at("/state"))
                        .as("when it is killed for time %d", kill)
                        .isEqualTo("RUNNING");
                service.kill();
                service.start();
            }

            Answer ended = service.as("fleet").awaitEnd(batch, Duration.ofMinutes(10));

            assertThat(ended.at("/state")).as(ended.text()).isEqualTo("COMPLETED");
            assertThat(ended.json().at("/progress/total").asInt()).isEqualTo(SIZE);
            Map<String, String> failed = failed(service.as("fleet"), batch);
            assertThat(failed).hasSize(ended.json().at("/progress/failed").asInt());
            for (int i = 0; i < SIZE; i++) {
                if (failed.containsKey(fleet.id(i))) {
                    assertThat(failed.get(fleet.id(i)))
                            .as("the error of %s", fleet.id(i))
                            .isNotEmpty();
                    assertThat(fleet.isTheirs(i))
                            .as("%s was put back", fleet.phoneNumber(i))
                            .isTrue();
                } else {
                    assertThat(fleet.isRight(i))
                            .as("%s is right", fleet.phoneNumber(i))
                            .isTrue();
                }
            }
            Map<String, Long> written = fleet.written();
            for (int i = 0; i < SIZE; i++) {
                if (i % DRIFT_EVERY != 0) {
                    assertThat(written).as("writes").doesNotContainKey(fleet.sid(i));
                }
            }
            assertThat(twilio.maxRequestsPerSecond(start))
                    .isLessThanOrEqualTo((int) Math.ceil(REQUESTS_PER_SECOND * 1.05));
        }
    }

    /** A page that Twilio refuses ends a batch, as it should; so of reads only what passes. */
    private static List<Fault> everyKind() {
        Match updates = Match.post("IncomingPhoneNumbers/");
        Match pages = Match.get("IncomingPhoneNumbers.json");
        return Stream.concat(
                        Stream.of(
                                        Fault.status(updates, 403, 20403),
                                        Fault.status(updates, 404, 20404),
                                        Fault.status(updates, 400, 21402),
                                        Fault.status(updates, 500, 20500),
                                        Fault.html(updates, 502),
                                        Fault.timeout(updates, 3_000),
                                        Fault.dropAfterApply(updates),
                                        Fault.status(pages, 500, 20500),
                                        Fault.html(pages, 502),
                                        Fault.timeout(pages, 3_000),
                                        Fault.dropAfterApply(pages))
                                .map(fault -> fault.withProbability(PROBABILITY)),
                        Stream.of(Fault.status(updates, 429, 20429), Fault.status(pages, 429, 20429))
                                .map(fault -> fault.withProbability(TOO_MANY_PROBABILITY)))
                .toList();
    }

    private static Map<String, String> failed(SwitchboardClient owner, String batch) {
        Map<String, String> failed = new HashMap<>();
        String cursor = "";
        do {
            JsonNode page = owner.get("/api/operations/" + batch + "/results?state=FAILED&limit=1000"
                            + (cursor.isEmpty() ? "" : "&cursor=" + cursor))
                    .json();
            page.at("/results")
                    .forEach(item -> failed.put(
                            item.path("phoneNumberId").asString(),
                            item.path("error").asString("")));
            cursor = page.path("nextCursor").asString("");
        } while (!cursor.isEmpty());
        return failed;
    }
}
