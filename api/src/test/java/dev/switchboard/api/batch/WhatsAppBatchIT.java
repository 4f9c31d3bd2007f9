package dev.switchboard.api.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.switchboard.activities.number.WebhookUrls;
import dev.switchboard.api.SwitchboardClient;
import dev.switchboard.api.SwitchboardClient.Answer;
import dev.switchboard.api.SwitchboardServer;
import dev.switchboard.simulator.TwilioSimulator;
import dev.switchboard.simulator.fault.Fault;
import dev.switchboard.simulator.fault.Limits;
import dev.switchboard.simulator.http.RecordedRequest;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Batches of numbers with WhatsApp senders, in an account that lets few requests through. */
class WhatsAppBatchIT {

    private static final int SIZE = 30;
    private static final String PUT = "/api/phone-numbers/webhooks";
    private static final Duration ENOUGH = Duration.ofMinutes(2);

    private static final SwitchboardServer SERVER = SwitchboardServer.start(
            SwitchboardServer.Options.defaults().with("switchboard.twilio.requests-per-second", "8"));
    private static final TwilioSimulator TWILIO = SERVER.simulator();
    private static final SwitchboardClient OWNER = SERVER.as("fleet");
    private static final Fleet FLEET = Fleet.withWhatsApp(
            SIZE, "+155572", "fleet", SERVER.bean(JdbcClient.class), TWILIO, SERVER.bean(WebhookUrls.class));

    @AfterAll
    static void close() {
        SERVER.close();
    }

    @BeforeEach
    void sendersShowAChangeLater() {
        TWILIO.clearFaults();
        TWILIO.limits(Limits.none().withSenderUpdateMillis(700));
        TWILIO.clearRequests();
    }

    @Test
    void sendersAreUpdatedPutBackAndPutBackOnceMore() {
        FLEET.driftSender(0);
        FLEET.driftSender(1);
        FLEET.drift(1);
        FLEET.drift(2);
        String broken = FLEET.senderSid(0);
        TWILIO.replaceFaults(List.of(Fault.status(Fault.Match.post("Senders/" + broken), 400, 20001)));

        String batch = ended(OWNER.async().put(PUT), 2, 1);

        assertThat(FLEET.senderIsTheirs(0)).isTrue();
        assertThat(FLEET.senderIsRight(1) && FLEET.isRight(1) && FLEET.isRight(2))
                .isTrue();
        TWILIO.clearFaults();
        String retry = ended(OWNER.async().post("/api/operations/" + batch + "/retry-failed"), 1, 0);
        assertThat(FLEET.senderIsRight(0)).isTrue();

        String undo = ended(OWNER.async().post("/api/operations/" + batch + "/undo"), 2, 0);
        assertThat(FLEET.senderIsTheirs(1) && FLEET.isTheirs(1) && FLEET.isTheirs(2))
                .isTrue();
        String undoOfRetry = ended(OWNER.async().post("/api/operations/" + retry + "/undo"), 1, 0);
        assertThat(FLEET.senderIsTheirs(0)).isTrue();

        String again = ended(OWNER.async().post("/api/operations/" + undo + "/undo"), 2, 0);
        assertThat(FLEET.senderIsRight(1) && FLEET.isRight(1) && FLEET.isRight(2))
                .isTrue();
        // Of a number of which nothing but its sender was written.
        ended(OWNER.async().post("/api/operations/" + undoOfRetry + "/undo"), 1, 0);
        assertThat(FLEET.senderIsRight(0)).isTrue();
        assertThat(again).isNotEqualTo(batch);
        // The senders of the account are listed once by each batch, and not again for each of their numbers.
        assertThat(TWILIO.requests().stream().filter(WhatsAppBatchIT::listsSenders))
                .hasSizeLessThanOrEqualTo(6);
    }

    @Test
    void anAssignmentOvertakesABatchHoweverSlowTheAccountIs() {
        for (int i = 0; i < SIZE; i++) {
            FLEET.drift(i);
            if (i % 3 == 0) {
                FLEET.driftSender(i);
            }
        }
        SwitchboardClient somebody = SERVER.as("demo");
        String batch = OWNER.async().put(PUT).at("/operation/id");
        await().pollDelay(Duration.ZERO).pollInterval(Duration.ofMillis(5)).until(() -> FLEET.writes() >= 5);

        Answer assigned = somebody.assign("phone_127", "agent_456", true, false);

        assertThat(assigned.status()).as(assigned.text()).isEqualTo(200);
        assertThat(OWNER.operation(batch).at("/state")).isEqualTo("RUNNING");
        Answer ended = OWNER.awaitEnd(batch, ENOUGH);
        assertThat(ended.json().at("/progress/failed").asInt()).as(ended.text()).isZero();
        assertThat(FLEET.right()).isEqualTo(SIZE);
        for (int i = 0; i < SIZE; i++) {
            assertThat(FLEET.senderIsRight(i)).isTrue();
        }
    }

    private static boolean listsSenders(RecordedRequest request) {
        return request.method().equals("GET") && request.path().endsWith("/Channels/Senders");
    }

    private static String ended(Answer started, int updated, int failed) {
        String id = started.at("/operation/id");
        Answer ended = OWNER.awaitEnd(id, ENOUGH);
        assertThat(ended.at("/state")).as(ended.text()).isEqualTo("COMPLETED");
        assertThat(ended.json().at("/progress/updated").asInt())
                .as(ended.text())
                .isEqualTo(updated);
        assertThat(ended.json().at("/progress/failed").asInt()).as(ended.text()).isEqualTo(failed);
        return id;
    }
}
