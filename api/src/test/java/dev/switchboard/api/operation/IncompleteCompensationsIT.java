package dev.switchboard.api.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.switchboard.activities.number.NewPhoneNumber;
import dev.switchboard.api.AuditInvariant;
import dev.switchboard.api.SwitchboardClient;
import dev.switchboard.api.SwitchboardClient.Answer;
import dev.switchboard.api.SwitchboardServer;
import dev.switchboard.simulator.fault.Fault;
import dev.switchboard.simulator.fault.Fault.Match;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Numbers that are free in the database, and ours at Twilio. */
class IncompleteCompensationsIT {

    private static final Duration SOON = Duration.ofSeconds(30);

    private final SwitchboardServer server = SwitchboardServer.shared();
    private final SwitchboardClient demo = server.as("demo");

    @AfterEach
    void twilioWorksAgain() {
        server.simulator().clearFaults();
        AuditInvariant.check(server);
    }

    @Test
    void whatIsLeftOfUsAtAFreeNumberIsNamedAndClearedAndWhatIsSomebodysStays() {
        NewPhoneNumber number = server.addNumber("demo");
        String ours = server.url() + "/api/twilio/voice?agentId=agent_456";
        server.simulator()
                .changeNumber(
                        number.phoneNumber(),
                        held -> held.with("voice_url", ours)
                                .with("status_callback", server.url() + "/api/twilio/status")
                                .with("sms_url", "https://somebody.example/sms"));

        Answer verified = demo.get("/api/phone-numbers/webhooks?phoneNumberId=" + number.id());

        assertThat(verified.at("/configured")).isEqualTo("false");
        assertThat(verified.at("/errors/0"))
                .as(verified.text())
                .contains("VoiceUrl, StatusCallback", "DELETE /api/phone-numbers/assign");
        assertThat(verified.at("/channels/voice/actual")).isEqualTo(ours);
        assertThat(verified.at("/channels/voice/cure")).contains("DELETE /api/phone-numbers/assign");
        assertThat(verified.json().at("/channels/sms/cure").isNull()).isTrue();

        Answer cleared = demo.unassign(number.id());

        assertThat(cleared.status()).as(cleared.text()).isEqualTo(200);
        assertThat(cleared.at("/message"))
                .isEqualTo("Phone number has no agent; what was left of ours at Twilio was cleared: VoiceUrl,"
                        + " StatusCallback");
        assertThat(cleared.json().at("/phoneNumber/chatbot").isNull()).isTrue();
        assertThat(held(number))
                .doesNotContainKeys("voice_url", "status_callback")
                .containsEntry("sms_url", "https://somebody.example/sms");
        assertThat(actions(number)).first().isEqualTo("phone_released");
        assertThat(demo.get("/api/phone-numbers/webhooks?phoneNumberId=" + number.id())
                        .json()
                        .at("/errors"))
                .isEmpty();

        Answer again = demo.unassign(number.id());

        assertThat(again.status()).isEqualTo(200);
        assertThat(again.at("/message")).contains("nothing of ours was left");
    }

    /** Twilio keeps no fallback without its primary (21405), so ours stays until somebody has cleared theirs. */
    @Test
    void whatSomebodysFallbackKeepsIsNotToldAsClearedAndTheCureWorks() {
        NewPhoneNumber number = server.addNumber("demo");
        String ours = server.url() + "/api/twilio/voice?agentId=agent_456";
        server.simulator()
                .changeNumber(
                        number.phoneNumber(),
                        held -> held.with("voice_url", ours)
                                .with("voice_fallback_url", "https://somebody.example/fallback")
                                .with("status_callback", server.url() + "/api/twilio/status"));

        Answer cleared = demo.unassign(number.id());

        assertThat(cleared.at("/message"))
                .contains("StatusCallback was cleared. Left alone was VoiceUrl,", "in the Twilio Console");
        assertThat(cleared.json().at("/changedByOthers").propertyNames()).containsExactly("VoiceUrl");
        assertThat(held(number)).containsEntry("voice_url", ours).doesNotContainKey("status_callback");
        assertThat(demo.get("/api/audit?phoneNumberId=" + number.id()).at("/messages/0/after"))
                .doesNotContain("VoiceUrl");
        assertThat(demo.webhooks(number.id()).at("/errors/0"))
                .contains("First clear VoiceFallbackUrl in the Twilio Console", "only with VoiceUrl");

        server.simulator().changeNumber(number.phoneNumber(), held -> held.with("voice_fallback_url", ""));
        assertThat(demo.unassign(number.id()).at("/message")).endsWith("was cleared: VoiceUrl");
        assertThat(demo.webhooks(number.id()).json().at("/errors")).isEmpty();
    }

    @Test
    void whatCouldNotBePutBackIsTriedAgainUntilItHolds() {
        NewPhoneNumber number = server.addNumber("demo");
        Match toTheNumber = Match.post("IncomingPhoneNumbers").forNumber(number.phoneNumber());
        server.simulator().replaceFaults(List.of(Fault.status(toTheNumber.withParameter("SmsUrl"), 503)));
        String failed =
                demo.async().assign(number.id(), "agent_456", true, false).at("/operation/id");
        await().atMost(SOON)
                .until(() -> String.valueOf(held(number).get("voice_url")).contains("agent_456"));
        // From here on Twilio refuses for good, the undo too.
        server.simulator().replaceFaults(List.of(Fault.status(toTheNumber, 400, 21402)));
        assertThat(demo.awaitEnd(failed, SOON).at("/state")).isEqualTo("COMPENSATION_INCOMPLETE");
        assertThat(demo.get("/api/phone-numbers/" + number.id()).at("/state")).isEqualTo("FREE");
        assertThat(held(number).get("voice_url")).contains("agent_456");
        IncompleteCompensations retries = server.bean(IncompleteCompensations.class);

        retries.retry(Duration.ofHours(1));
        assertThat(tries(failed)).isEmpty();
        retries.retry(Duration.ZERO);
        await().atMost(SOON).untilAsserted(() -> assertThat(tries(failed)).containsExactly("FAILED"));
        assertThat(held(number).get("voice_url")).contains("agent_456");

        server.simulator().clearFaults();
        // The run before may still be closing, and then the number is busy.
        await().atMost(SOON).untilAsserted(() -> {
            retries.retry(Duration.ZERO);
            assertThat(tries(failed)).containsExactly("FAILED", "COMPLETED");
        });
        assertThat(held(number)).doesNotContainKey("voice_url");
        assertThat(actions(number)).first().isEqualTo("phone_released");

        retries.retry(Duration.ZERO);
        assertThat(tries(failed)).hasSize(2);
    }

    @Test
    void aNumberThatABatchCouldNotPutBackIsTriedAgainWhateverBecameOfTheBatch() {
        NewPhoneNumber number = server.addNumber("demo");
        assertThat(demo.assign(number.id(), "agent_456", true, false).status()).isEqualTo(200);
        server.simulator()
                .changeNumber(number.phoneNumber(), held -> held.with("sms_url", "https://somebody.example/sms"));
        String atTwilio = "IncomingPhoneNumbers/" + number.phoneNumberSid();
        // Whether it was written is not known, and from here on Twilio refuses for good, the look of the undo too.
        server.simulator()
                .replaceFaults(List.of(
                        Fault.dropAfterApply(Match.post(atTwilio)).withTimes(1),
                        Fault.status(Match.post(atTwilio), 400, 21402),
                        Fault.status(Match.get(atTwilio), 400, 21402)));

        Answer batch = demo.put("/api/phone-numbers/webhooks", "{\"phoneNumberIds\":[\"" + number.id() + "\"]}");

        assertThat(batch.json().at("/results/failed").asInt()).as(batch.text()).isEqualTo(1);
        String failed = batch.header("Operation-Id").orElseThrow();
        assertThat(actions(number)).first().isEqualTo("webhooks_update_failed");
        IncompleteCompensations retries = server.bean(IncompleteCompensations.class);
        retries.retry(Duration.ZERO);
        await().atMost(SOON).untilAsserted(() -> assertThat(tries(failed)).containsExactly("COMPENSATED"));

        server.simulator().clearFaults();
        await().atMost(SOON).untilAsserted(() -> {
            retries.retry(Duration.ZERO);
            assertThat(tries(failed)).containsExactly("COMPENSATED", "COMPLETED");
        });
        assertThat(demo.webhooks(number.id()).json().at("/configured").asBoolean())
                .isTrue();
        retries.retry(Duration.ZERO);
        assertThat(tries(failed)).hasSize(2);
    }

    private Map<String, String> held(NewPhoneNumber number) {
        return server.simulator().number(number.phoneNumber()).orElseThrow().settings();
    }

    private List<String> tries(String operationId) {
        return server.bean(JdbcClient.class)
                .sql("SELECT state FROM operation WHERE source_operation_id = :id ORDER BY created_at, id")
                .param("id", operationId)
                .query(String.class)
                .list();
    }

    private List<String> actions(NewPhoneNumber number) {
        return demo.get("/api/audit?phoneNumberId=" + number.id())
                .json()
                .at("/messages")
                .valueStream()
                .map(message -> message.at("/action").asString())
                .toList();
    }
}
