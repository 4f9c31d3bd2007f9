package dev.switchboard.api.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.awaitility.Awaitility.await;

import dev.switchboard.activities.number.WebhookUrls;
import dev.switchboard.api.SwitchboardClient;
import dev.switchboard.api.SwitchboardClient.Answer;
import dev.switchboard.api.SwitchboardServer;
import dev.switchboard.simulator.TwilioSimulator;
import dev.switchboard.simulator.fault.Fault;
import dev.switchboard.simulator.fault.Limits;
import dev.switchboard.simulator.http.RecordedRequest;
import dev.switchboard.testing.Aside;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

/** Batches over HTTP, on numbers enough for two pages of the account. */
class BatchIT {

    private static final int SIZE = 1_200;
    private static final String PUT = "/api/phone-numbers/webhooks";

    private static final SwitchboardServer SERVER = SwitchboardServer.start(SwitchboardServer.Options.defaults()
            .with("switchboard.twilio.requests-per-second", "400")
            .with("switchboard.metrics.read-every", "1s"));
    private static final TwilioSimulator TWILIO = SERVER.simulator();
    private static final SwitchboardClient OWNER = SERVER.as("fleet");
    private static final Fleet FLEET =
            Fleet.of(SIZE, "+155570", "fleet", SERVER.bean(JdbcClient.class), TWILIO, SERVER.bean(WebhookUrls.class));

    @BeforeAll
    static void allIsRight() {
        assertThat(FLEET.right()).isEqualTo(SIZE);
    }

    @AfterAll
    static void close() {
        SERVER.close();
    }

    @BeforeEach
    void startFromARightFleet() {
        TWILIO.clearFaults();
        TWILIO.limits(Limits.none());
        cancelWhatAFailedTestLeft();
        if (FLEET.right() < SIZE) {
            assertThat(OWNER.put(PUT).status()).isEqualTo(200);
        }
        assertThat(FLEET.right()).isEqualTo(SIZE);
        TWILIO.clearRequests();
    }

    private static void cancelWhatAFailedTestLeft() {
        for (JsonNode running :
                OWNER.get("/api/operations?state=RUNNING").json().at("/operations")) {
            String id = running.path("id").asString();
            OWNER.post("/api/operations/" + id + "/cancel");
            OWNER.awaitEnd(id, Duration.ofSeconds(60));
        }
    }

    @Test
    void touchesOnlyWhatDiffersWithOneRequestEach() {
        FLEET.drift(3);
        FLEET.drift(1_100);
        TWILIO.changeNumber(FLEET.phoneNumber(7), number -> number.with("sms_url", ""));

        Answer answer = OWNER.put(PUT);

        assertThat(answer.at("/message")).as(answer.text()).isEqualTo("Updated webhooks for 1200 phone numbers");
        assertThat(answer.json().at("/results/success").asInt()).isEqualTo(SIZE);
        assertThat(answer.json().at("/results/unchanged").asInt()).isEqualTo(SIZE - 3);
        assertThat(FLEET.right()).isEqualTo(SIZE);
        assertThat(FLEET.writes()).isEqualTo(3);
        // Two pages of numbers, one of Messaging Services, three updates.
        assertThat(TWILIO.requests()).hasSizeLessThanOrEqualTo(6);
        assertThat(OWNER.get("/api/audit?phoneNumberId=" + FLEET.id(1_100)).at("/messages/0/before/VoiceUrl"))
                .isEqualTo("https://them.example/voice");
    }

    @Test
    void aDryRunTellsFieldByFieldWhatItWouldDoAndDoesNothing() {
        FLEET.drift(5);
        TWILIO.changeNumber(
                FLEET.phoneNumber(6), number -> number.with("trunk_sid", "TK00000000000000000000000000000001"));

        Answer answer = OWNER.put(PUT, "{\"dryRun\":true}");

        assertThat(answer.json().at("/plan/toUpdate").asInt()).as(answer.text()).isEqualTo(1);
        assertThat(answer.json().at("/plan/conflicts").asInt()).isEqualTo(1);
        assertThat(answer.json().at("/results/success").asInt())
                .as("to be updated, and right already")
                .isEqualTo(SIZE - 1)
                .isEqualTo(1 + answer.json().at("/results/unchanged").asInt());
        assertThat(answer.json().at("/plan/requests").asInt()).isEqualTo(3);
        assertThat(answer.at("/results/errors/0/code")).isEqualTo("route_owned");
        assertThat(answer.at("/plan/changes/0/phoneNumberId")).isEqualTo(FLEET.id(5));
        assertThat(answer.json().at("/plan/changes/0/changes"))
                .anySatisfy(change -> assertThat(change.toString()).contains("VoiceMethod", "GET", "POST"));
        assertThat(FLEET.writes()).isZero();
        assertThat(FLEET.isTheirs(5)).isTrue();
        TWILIO.changeNumber(FLEET.phoneNumber(6), number -> number.with("trunk_sid", ""));
    }

    @Test
    void updatesTheNumbersAskedFor() {
        FLEET.drift(1);
        FLEET.drift(2);

        Answer answer = OWNER.put(PUT, "{\"phoneNumberIds\":[\"" + FLEET.id(1) + "\"]}");

        assertThat(answer.json().at("/results/success").asInt())
                .as(answer.text())
                .isEqualTo(1);
        assertThat(FLEET.isRight(1)).isTrue();
        assertThat(FLEET.isTheirs(2)).isTrue();
    }

    @Test
    void refusesNumbersOfOthersAndUnknownOnes() {
        String theirs = SERVER.addNumber("somebody").id();
        assertThat(OWNER.put(PUT, "{\"phoneNumberIds\":[\"" + FLEET.id(1) + "\",\"" + theirs + "\"]}")
                        .status())
                .isEqualTo(403);
        assertThat(OWNER.put(PUT, "{\"phoneNumberIds\":[\"phone_none\"]}").status())
                .isEqualTo(404);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "{\"maxFailures\":-1}; maxFailures",
                "{\"maxFailures\":\"5 apples\"}; maxFailures",
                "{\"maxFailures\":\"101%\"}; maxFailures",
                "{\"maxFailures\":[]}; maxFailures",
                "{\"canary\":-1}; canary",
                "{\"canary\":\"one\"}; canary",
                "{\"phoneNumberIds\":[]}; phoneNumberIds",
                "{\"phoneNumberIds\":[\"a b\"]}; phoneNumberIds",
                "{\"dryrun\":true}; dryrun"
            })
    void namesTheFieldThatIsWrong(String body, String field) {
        Answer answer = OWNER.put(PUT, body);
        assertThat(answer.status()).as(answer.text()).isEqualTo(400);
        assertThat(answer.at("/field")).startsWith(field);
    }

    @Test
    void whatFailedIsListedAndTriedAgainAndUndone() {
        FLEET.drift(10);
        FLEET.drift(11);
        String failing = FLEET.phoneNumber(11);
        TWILIO.replaceFaults(
                List.of(Fault.status(Fault.Match.post("IncomingPhoneNumbers").forNumber(failing), 400, 21402)));

        Answer first = OWNER.put(PUT);

        assertThat(first.json().at("/success").asBoolean(true)).as(first.text()).isFalse();
        assertThat(first.at("/results/errors/0/phoneNumberId")).isEqualTo(FLEET.id(11));
        assertThat(FLEET.isTheirs(11)).isTrue();
        String batch = first.header("Operation-Id").orElseThrow();
        String csv = OWNER.withHeader("Accept", "text/csv")
                .get("/api/operations/" + batch + "/results?state=FAILED")
                .text();
        assertThat(csv.lines()).hasSize(2);
        assertThat(csv).contains(FLEET.id(11), "twilio_refused", "21402");

        TWILIO.clearFaults();
        Answer retried = OWNER.post("/api/operations/" + batch + "/retry-failed");
        assertThat(retried.json().at("/results/success").asInt())
                .as(retried.text())
                .isEqualTo(1);
        assertThat(FLEET.isRight(11)).isTrue();

        Answer undone = OWNER.post("/api/operations/" + batch + "/undo");
        assertThat(undone.at("/message")).as(undone.text()).isEqualTo("Put back webhooks of 1 phone numbers");
        assertThat(FLEET.isTheirs(10)).isTrue();
        assertThat(FLEET.isRight(11)).isTrue();
        assertThat(OWNER.get("/api/operations/" + undone.header("Operation-Id").orElseThrow())
                        .at("/sourceOperationId"))
                .isEqualTo(batch);
    }

    @Test
    void anUndoLeavesWhatSomebodyElseChangedSince() {
        FLEET.drift(20);
        String batch = OWNER.put(PUT).header("Operation-Id").orElseThrow();
        TWILIO.changeNumber(
                FLEET.phoneNumber(20),
                number -> number.with("voice_url", "https://third.example/voice")
                        .with("sms_url", "https://third.example/sms"));

        Answer undone = OWNER.post("/api/operations/" + batch + "/undo");

        assertThat(undone.at("/results/errors/0/code")).as(undone.text()).isEqualTo("changed_by_others");
        assertThat(TWILIO.number(FLEET.phoneNumber(20)).orElseThrow().voiceUrl())
                .isEqualTo("https://third.example/voice");
    }

    @Test
    void onlyBatchesThatEndedAreUndoneOrRetried() {
        String assign = SERVER.as("demo")
                .assign("phone_127", "agent_456", true, false)
                .header("Operation-Id")
                .orElseThrow();
        Answer undo = SERVER.as("demo").post("/api/operations/" + assign + "/undo");
        assertThat(undo.status()).isEqualTo(409);
        assertThat(undo.at("/error")).isEqualTo("not_a_batch");
        assertThat(OWNER.post("/api/operations/" + assign + "/undo").status()).isEqualTo(404);
    }

    @Test
    void isPausedSlowedDownResumedAndFollowed() {
        FLEET.driftEvery(4);
        TWILIO.limits(Limits.none().withLatencyMillis(100));
        String batch = OWNER.async().put(PUT).at("/operation/id");
        assertThat(OWNER.post("/api/operations/" + batch + "/pause").status()).isEqualTo(202);
        assertThat(OWNER.operation(batch).json().at("/progress/paused").asBoolean())
                .isTrue();
        Answer rate = OWNER.post("/api/operations/" + batch + "/rate", "{\"requestsPerSecond\":150}");
        assertThat(rate.status()).as(rate.text()).isEqualTo(202);
        assertThat(OWNER.operation(batch)
                        .json()
                        .at("/progress/requestsPerSecond")
                        .asDouble())
                .isEqualTo(150);
        Answer tooFast = OWNER.post("/api/operations/" + batch + "/rate", "{\"requestsPerSecond\":0}");
        assertThat(tooFast.status()).isEqualTo(400);
        assertThat(tooFast.at("/field")).isEqualTo("requestsPerSecond");
        assertThat(OWNER.post("/api/operations/" + batch + "/undo").at("/error"))
                .isEqualTo("operation_runs");

        followsNoMoreThanAreGood(batch);
        OWNER.post("/api/operations/" + batch + "/resume");
        // Ends when the operation does; the places of the followers before are free once their ends are noticed.
        String events = await().atMost(Duration.ofMinutes(1))
                .until(
                        () -> OWNER.withHeader("Accept", "text/event-stream")
                                .get("/api/operations/" + batch + "/events"),
                        followed -> followed.status() != 429)
                .text();

        assertThat(events).contains("event:end", "\"state\":\"COMPLETED\"");
        assertThat(FLEET.right()).isEqualTo(SIZE);
    }

    /** While it is paused, so that no follower sees its end. */
    private static void followsNoMoreThanAreGood(String batch) {
        String path = "/api/operations/" + batch + "/events";
        List<InputStream> followed = new ArrayList<>();
        SwitchboardClient follower = OWNER.withHeader("Accept", "text/event-stream");
        for (int i = 0; i < 20; i++) {
            followed.add(follower.open(path));
        }
        Answer refused = follower.get(path);
        assertThat(refused.status()).as(refused.text()).isEqualTo(429);
        assertThat(refused.at("/error")).isEqualTo("rate_limited");
        for (InputStream stream : followed) {
            assertThatCode(stream::close).doesNotThrowAnyException();
        }
        // Noticed when they are told the next time.
        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> follower.open(path).close());
    }

    @Test
    void tenThousandNumbersCanBeNamed() {
        String ids = SERVER.bean(JdbcClient.class).sql("""
                        INSERT INTO phone_number (id, owner, phone_number, account_sid, phone_number_sid, voice, sms,
                                                  whatsapp, created_at, updated_at)
                        SELECT rpad('many_' || n || '_', 64, 'x'), 'many', '+1666' || (1000000 + n), 'AC', 'PNmany' || n,
                               true, true, false, now(), now()
                        FROM generate_series(1, 10000) AS n RETURNING '"' || id || '"'
                        """).query(String.class).list().stream()
                .collect(Collectors.joining(","));
        SwitchboardClient many = SERVER.as("many");

        Answer all = many.put(PUT, "{\"dryRun\":true,\"phoneNumberIds\":[" + ids + "]}");
        Answer more = many.put(PUT, "{\"dryRun\":true,\"phoneNumberIds\":[" + ids + ",\"one_more\"]}");

        assertThat(all.status()).as(all.text()).isEqualTo(200);
        assertThat(more.status()).isEqualTo(400);
        assertThat(more.at("/field")).isEqualTo("phoneNumberIds");
    }

    @Test
    void aCanaryThatCannotBeVerifiedPausesTheBatch() {
        FLEET.driftEvery(100);
        TWILIO.replaceFaults(List.of(Fault.status(Fault.Match.get("IncomingPhoneNumbers/"), 400, 20001)));
        String batch = OWNER.async().put(PUT, "{\"canary\":3}").at("/operation/id");

        Answer paused = awaitPaused(batch);

        assertThat(paused.at("/progress/pausedBecause"))
                .startsWith("Canary: fleet_")
                .contains("could not be verified");
        assertThat(paused.json().at("/progress/updated").asInt()).isEqualTo(3);
        assertThat(FLEET.writes()).isEqualTo(3);
        TWILIO.clearFaults();
        OWNER.post("/api/operations/" + batch + "/resume");
        assertThat(OWNER.awaitEnd(batch, Duration.ofSeconds(60)).at("/state")).isEqualTo("COMPLETED");
        assertThat(FLEET.right()).isEqualTo(SIZE);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {"3; 4 numbers failed, and at most 3 may.", "\"10%\"; 31 numbers failed, and at most 10 % may."})
    void moreFailuresThanAllowedPauseTheBatch(String maxFailures, String reason) {
        int drifted = FLEET.driftEvery(4);
        TWILIO.replaceFaults(List.of(Fault.status(Fault.Match.post("IncomingPhoneNumbers/"), 400, 21402)));
        String batch =
                OWNER.async().put(PUT, "{\"maxFailures\":" + maxFailures + "}").at("/operation/id");

        Answer paused = awaitPaused(batch);

        assertThat(paused.at("/progress/pausedBecause")).isEqualTo(reason);
        TWILIO.clearFaults();
        // Those that are under way fail still, and more of them than it may.
        await().atMost(Duration.ofSeconds(60)).until(() -> {
            OWNER.post("/api/operations/" + batch + "/resume");
            return !OWNER.operation(batch).at("/endedAt").isEmpty();
        });
        Answer ended = OWNER.operation(batch);
        assertThat(ended.at("/state")).isEqualTo("COMPLETED");
        int failed = ended.json().at("/progress/failed").asInt();
        assertThat(failed).isPositive().isLessThan(drifted);
        assertThat(FLEET.right()).isEqualTo(SIZE - failed);
    }

    @Test
    void isFollowedWhileItRunsAndHeldToTheRateOfTheMoment() {
        FLEET.driftEvery(2);
        String batch = OWNER.async().put(PUT).at("/operation/id");
        OWNER.post("/api/operations/" + batch + "/pause");
        setRate(batch, 25);
        OWNER.post("/api/operations/" + batch + "/resume");
        CompletableFuture<String> events = Aside.call(() -> OWNER.withHeader("Accept", "text/event-stream")
                .get("/api/operations/" + batch + "/events")
                .text());

        // Whoever leaves takes nobody along.
        assertThatCode(
                        OWNER.withHeader("Accept", "text/event-stream").open("/api/operations/" + batch + "/events")
                                ::close)
                .doesNotThrowAnyException();

        // Far from the other rate, since on a busy machine requests arrive in heaps; the pace's own tests are exact.
        assertThat(busiestSecond(60)).isLessThanOrEqualTo(40);
        await().until(() -> metric("switchboard_batch_numbers{state=\"pending\"}") > 0
                && metric("switchboard_batch_numbers{state=\"updated\"}") > 0);
        setRate(batch, 150);
        assertThat(busiestSecond(180)).isBetween(41, 180);
        setRate(batch, 25);
        assertThat(busiestSecond(60)).isLessThanOrEqualTo(40);
        assertThat(OWNER.operation(batch).json().at("/progress/secondsLeft").isMissingNode())
                .isFalse();
        assertThat(OWNER.post("/api/operations/" + batch + "/rate", "{\"requestsPerSecond\":null}")
                        .status())
                .isEqualTo(202);

        assertThat(OWNER.awaitEnd(batch, Duration.ofSeconds(60)).at("/state")).isEqualTo("COMPLETED");
        assertThat(events.join().lines().filter("event:progress"::equals)).hasSizeGreaterThan(3);
        assertThat(events.join()).contains("event:end").containsPattern("\"updated\":[1-9][0-9]{0,2},");
    }

    private static double metric(String series) {
        return SERVER.anonymous()
                .get("/actuator/prometheus")
                .text()
                .lines()
                .filter(line -> line.startsWith(series))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .findFirst()
                .orElse(0);
    }

    private static void setRate(String batch, int perSecond) {
        assertThat(OWNER.post("/api/operations/" + batch + "/rate", "{\"requestsPerSecond\":" + perSecond + "}")
                        .status())
                .isEqualTo(202);
    }

    /** The most requests in any one second among so many, once those under way at the rate before have ended. */
    private static int busiestSecond(int requests) {
        int from = TWILIO.requests().size() + 70;
        await().atMost(Duration.ofMinutes(1)).until(() -> TWILIO.requests().size() >= from + requests);
        List<Instant> times = TWILIO.requests().subList(from, from + requests).stream()
                .map(RecordedRequest::time)
                .sorted()
                .toList();
        int most = 0;
        for (Instant start : times) {
            most = Math.max(most, (int) times.stream()
                    .filter(time -> !time.isBefore(start) && time.isBefore(start.plusSeconds(1)))
                    .count());
        }
        return most;
    }

    private static Answer awaitPaused(String batch) {
        return await().atMost(Duration.ofMinutes(1))
                .until(
                        () -> {
                            Answer operation = OWNER.operation(batch);
                            assertThat(operation.at("/state"))
                                    .as(operation.text())
                                    .isNotEqualTo("COMPLETED");
                            return operation;
                        },
                        operation -> !operation.at("/progress/pausedBecause").isEmpty());
    }

    @Test
    void aCancelledBatchLeavesNoNumberHalfDone() {
        FLEET.driftEvery(2);
        TWILIO.limits(Limits.none().withLatencyMillis(50));
        String batch = OWNER.async().put(PUT).at("/operation/id");
        await().pollDelay(Duration.ZERO).pollInterval(Duration.ofMillis(5)).until(() -> FLEET.writes() >= 10);
        OWNER.post("/api/operations/" + batch + "/cancel");

        Answer ended = OWNER.awaitEnd(batch, Duration.ofSeconds(60));

        assertThat(ended.at("/state")).isEqualTo("CANCELLED");
        int updated = ended.json().at("/progress/updated").asInt();
        assertThat(updated).isPositive();
        assertThat(FLEET.right()).isEqualTo(SIZE - SIZE / 2 + updated);
    }
}
