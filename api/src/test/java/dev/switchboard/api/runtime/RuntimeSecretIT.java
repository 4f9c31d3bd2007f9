package dev.switchboard.api.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchboard.api.SwitchboardClient;
import dev.switchboard.api.SwitchboardClient.Answer;
import dev.switchboard.api.SwitchboardServer;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What passes to the next owner of an agent's id, and what does not. */
class RuntimeSecretIT {

    private static SwitchboardServer server;
    private static SwitchboardClient demo;
    private static SwitchboardClient other;

    @BeforeAll
    static void start() {
        server = SwitchboardServer.start(SwitchboardServer.Options.defaults());
        demo = server.as("demo");
        other = server.as("other");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void theNextOwnerOfAnIdGetsAnotherSecret() {
        String id = agent(demo, "agent_passed_on");
        String former = secret(demo, id).at("/secret");
        assertThat(demo.delete("/api/chatbots/" + id).status()).isEqualTo(204);

        agent(other, id);

        assertThat(secret(other, id).at("/secret")).hasSize(64).isNotEqualTo(former);
        assertThat(demo.get("/api/chatbots/" + id + "/runtime-secret").status()).isEqualTo(403);
    }

    @Test
    void aSecretIsRenewedAndTheOneBeforeStaysValidForAWhile() {
        String id = agent(demo, "agent_renewed");
        Answer first = secret(demo, id);
        assertThat(first.json().at("/formerValidUntil").isNull()).isTrue();

        Answer second = renew(id, "");

        assertThat(second.status()).as(second.text()).isEqualTo(200);
        assertThat(second.header("Cache-Control").orElse("")).contains("no-store");
        assertThat(second.at("/secret")).isNotEqualTo(first.at("/secret"));
        assertThat(Instant.parse(second.at("/formerValidUntil")))
                .isBetween(
                        Instant.now().plus(Duration.ofHours(23)), Instant.now().plus(Duration.ofHours(25)));
        assertThat(secret(demo, id).text()).isEqualTo(second.text());
    }

    /** A caller whose answer was lost, and who asks again, does not end the secret that the runtime still has. */
    @Test
    void aRenewalThatIsRepeatedIsRefusedUnlessItEndsAllBefore() {
        String id = agent(demo, "agent_repeated");
        Answer renewed = renew(id, "?keepFormerHours=1");
        assertThat(renewed.status()).as(renewed.text()).isEqualTo(200);

        Answer repeated = renew(id, "?keepFormerHours=1");
        assertThat(repeated.status()).isEqualTo(409);
        assertThat(repeated.at("/error")).isEqualTo("secret_just_renewed");
        assertThat(secret(demo, id).text()).isEqualTo(renewed.text());

        Answer ended = renew(id, "?keepFormerHours=0");
        assertThat(ended.status()).as(ended.text()).isEqualTo(200);
        assertThat(ended.json().at("/formerValidUntil").isNull()).isTrue();
        assertThat(ended.at("/secret")).isNotEqualTo(renewed.at("/secret"));
    }

    @Test
    void onlyTheOwnerRenewsAndNotForLongerThanAWeek() {
        String id = agent(demo, "agent_guarded");
        String path = "/api/chatbots/" + id + "/runtime-secret/renew";
        assertThat(other.post(path).status()).isEqualTo(403);
        assertThat(server.as("demo", "read").post(path).status()).isEqualTo(403);
        assertThat(server.anonymous().post(path).status()).isEqualTo(401);
        assertThat(demo.post("/api/chatbots/agent_nobody/runtime-secret/renew").status())
                .isEqualTo(404);
        for (String hours : List.of("-1", "169", "x")) {
            Answer refused = demo.post(path + "?keepFormerHours=" + hours);
            assertThat(refused.status()).as(refused.text()).isEqualTo(400);
            assertThat(refused.text()).contains("keepFormerHours");
        }
    }

    @Test
    void whatAnOwnerUsedStaysTheirsToReadWhoeverHasTheAgentsIdOrTheNumberNow() {
        String id = agent(demo, "agent_used");
        used("demo", "phone_used", id);
        assertThat(demo.delete("/api/chatbots/" + id).status()).isEqualTo(204);
        agent(other, id);
        server.bean(JdbcClient.class).sql("""
                        INSERT INTO phone_number (id, owner, phone_number, account_sid, phone_number_sid, voice, sms,
                                                  whatsapp, created_at, updated_at)
                        VALUES ('phone_used', 'other', '+15550123456', 'ACmoved', 'PNmoved', true, true, true, now(),
                                now())
                        """).update();

        for (String filter : List.of("chatbotId=" + id, "phoneNumberId=phone_used")) {
            Answer mine = demo.get("/api/usage?" + filter);
            assertThat(mine.status()).as(mine.text()).isEqualTo(200);
            assertThat(mine.json().at("/total/voiceMinutes").asInt()).as(filter).isEqualTo(7);
            Answer theirs = other.get("/api/usage?" + filter);
            assertThat(theirs.status()).as(theirs.text()).isEqualTo(200);
            assertThat(theirs.json().at("/total/voiceMinutes").asInt())
                    .as(filter)
                    .isZero();
            assertThat(server.as("third").get("/api/usage?" + filter).status())
                    .as(filter)
                    .isEqualTo(403);
        }
    }

    private static void used(String owner, String phoneNumberId, String agentId) {
        server.bean(JdbcClient.class)
                .sql("""
                        INSERT INTO usage_record (sid, owner, account_sid, phone_number_id, chatbot_id, channel, direction,
                                                  started_at, day, voice_minutes, sms_segments, whatsapp_delivered,
                                                  updated_at)
                        VALUES (:sid, :owner, 'AC1', :number, :agent, 'VOICE', 'INBOUND', now(), :day, 7, 0, 0, now())
                        """)
                .param("sid", "CA" + UUID.randomUUID())
                .param("owner", owner)
                .param("number", phoneNumberId)
                .param("agent", agentId)
                .param("day", LocalDate.now(ZoneOffset.UTC))
                .update();
    }

    private static String agent(SwitchboardClient owner, String id) {
        Answer created = owner.post("/api/chatbots", "{\"id\":\"" + id + "\",\"name\":\"Agent\"}");
        assertThat(created.status()).as(created.text()).isEqualTo(201);
        return id;
    }

    private static Answer secret(SwitchboardClient owner, String id) {
        Answer secret = owner.get("/api/chatbots/" + id + "/runtime-secret");
        assertThat(secret.status()).as(secret.text()).isEqualTo(200);
        return secret;
    }

    private static Answer renew(String id, String query) {
        return demo.post("/api/chatbots/" + id + "/runtime-secret/renew" + query);
    }
}
