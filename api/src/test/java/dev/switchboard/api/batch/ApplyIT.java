package dev.switchboard.api.batch;

import static dev.switchboard.api.SwitchboardClient.ok;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.switchboard.activities.number.NewPhoneNumber;
import dev.switchboard.api.SwitchboardClient;
import dev.switchboard.api.SwitchboardClient.Answer;
import dev.switchboard.api.SwitchboardServer;
import dev.switchboard.simulator.account.SimulatedNumber;
import dev.switchboard.simulator.fault.Fault;
import dev.switchboard.testing.Aside;
import dev.switchboard.workflows.number.Capabilities;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Plans that are carried out, over HTTP. Each test has an owner of its own, and so a fleet. */
class ApplyIT {

    private static final AtomicInteger OWNERS = new AtomicInteger();

    private final SwitchboardServer server = SwitchboardServer.shared();
    private final String owner = "applied" + OWNERS.incrementAndGet();
    private final SwitchboardClient client = server.as(owner);
    private final String support = owner + "_support";
    private final String sales = owner + "_sales";

    private final NewPhoneNumber free = server.addNumber(owner);
    private final NewPhoneNumber moved = server.addNumber(owner);
    private final NewPhoneNumber drifted = server.addNumber(owner);
    private final NewPhoneNumber unnamed = server.addNumber(owner);
    private final String file =
            """
            {"agents":[{"id":"%1$s","greeting":"Hello"},{"id":"%2$s","name":"Sales"}],
             "numbers":[{"phoneNumber":"%3$s","agent":"%2$s"},{"phoneNumber":"%4$s","agent":"%2$s","sms":true},
                        {"phoneNumber":"%5$s","agent":"%1$s"}],
             "prune":true}
            """.formatted(support, sales, free.phoneNumber(), moved.phoneNumber(), drifted.phoneNumber());

    /** One number of each kind of difference, and at Twilio values of somebody else's. */
    @BeforeEach
    void aFleet() {
        ok(client.post("/api/chatbots", "{\"id\":\"%s\",\"name\":\"Support\"}".formatted(support)));
        for (NewPhoneNumber number : List.of(free, moved, drifted, unnamed)) {
            server.simulator()
                    .changeNumber(number.phoneNumber(), held -> held.with("sms_url", "https://theirs.example/sms"));
        }
        ok(client.assign(moved.id(), support, true, false));
        ok(client.assign(drifted.id(), support, false, false));
        ok(client.assign(unnamed.id(), support, false, false));
        server.simulator()
                .changeNumber(drifted.phoneNumber(), held -> held.with("voice_url", "https://elsewhere.example/voice"));
    }

    @Test
    void whatWasShownIsCarriedOutAndThenThereIsNothingToDo() {
        String plan = plan();

        Answer applied = ok(client.post(plan + "/apply"));

        assertThat(applied.json().at("/success").asBoolean())
                .as(applied.toString())
                .isTrue();
        assertThat(applied.json().at("/results/success").asInt()).isEqualTo(4);
        Answer again = ok(client.post("/api/plans", file));
        assertThat(again.json().at("/totals/differences").asInt())
                .as(again.toString())
                .isZero();
        assertThat(client.get("/api/chatbots/" + support).at("/greeting")).isEqualTo("Hello");
        assertThat(client.get("/api/phone-numbers/" + unnamed.id()).at("/state"))
                .isEqualTo("FREE");
        assertThat(atTwilio(drifted)).containsEntry("voice_url", voiceUrl(support));
        assertThat(atTwilio(moved)).containsEntry("voice_url", voiceUrl(sales));
        assertThat(client.get("/api/audit?chatbotId=" + sales)
                        .json()
                        .at("/messages")
                        .toString())
                .contains("agent_created");
    }

    @Test
    void theUndoOfAnApplyBringsTwilioAndTheDatabaseBack() {
        Map<String, Map<String, String>> before = twilio();
        List<String> rows = rows();
        Answer applied = ok(client.post(plan() + "/apply"));
        assertThat(twilio()).isNotEqualTo(before);

        Answer undone = ok(
                client.post("/api/operations/" + applied.header("Operation-Id").orElseThrow() + "/undo"));

        assertThat(undone.json().at("/success").asBoolean())
                .as(undone.toString())
                .isTrue();
        assertThat(twilio()).isEqualTo(before);
        assertThat(rows()).isEqualTo(rows);
        assertThat(client.get("/api/chatbots/" + sales).status()).isEqualTo(404);
    }

    @Test
    void channelsChangeWhileTheNumberIsAssignedAndComeBackWithTheUndo() {
        Map<String, Map<String, String>> before = twilio();
        List<String> rows = rows();
        String channels = """
                {"agents":[{"id":"%2$s","name":"Sales"}],
                 "numbers":[{"phoneNumber":"%3$s","agent":"%1$s"},{"phoneNumber":"%4$s","agent":"%2$s","sms":true}]}
                """.formatted(support, sales, moved.phoneNumber(), unnamed.phoneNumber());
        Answer plan = ok(client.post("/api/plans", channels));
        assertThat(plan.json().at("/totals/conflicts").asInt())
                .as(plan.toString())
                .isZero();
        assertThat(plan.json().at("/numbers").toString())
                .contains("\"action\":\"REASSIGN\"")
                .doesNotContain("MOVE");

        Answer applied = ok(client.post(plan.header("Location").orElseThrow() + "/apply"));

        assertThat(applied.json().at("/results/success").asInt())
                .as(applied.toString())
                .isEqualTo(2);
        assertThat(atTwilio(moved)).doesNotContainKey("sms_url").containsEntry("voice_url", voiceUrl(support));
        assertThat(atTwilio(unnamed))
                .containsEntry("sms_url", server.url() + "/api/twilio/webhook")
                .containsEntry("voice_url", voiceUrl(sales));
        assertThat(ok(client.post("/api/plans", channels))
                        .json()
                        .at("/totals/differences")
                        .asInt())
                .isZero();
        Answer undone = ok(
                client.post("/api/operations/" + applied.header("Operation-Id").orElseThrow() + "/undo"));
        assertThat(undone.json().at("/success").asBoolean())
                .as(undone.toString())
                .isTrue();
        assertThat(twilio()).isEqualTo(before);
        assertThat(rows()).isEqualTo(rows);
    }

    @Test
    void whatsAppIsDroppedFromANumberWhoseSenderIsGone() {
        NewPhoneNumber number = server.addNumber(owner, new Capabilities(true, true, true));
        ok(client.assign(number.id(), support, false, true));
        SimulatedNumber held = server.simulator().number(number.phoneNumber()).orElseThrow();
        server.simulator().removeNumber(number.phoneNumber());
        server.simulator().addNumber(held);
        String voiceOnly =
                "{\"numbers\":[{\"phoneNumber\":\"%s\",\"agent\":\"%s\"}]}".formatted(number.phoneNumber(), support);

        Answer plan = ok(client.post("/api/plans", voiceOnly));
        Answer applied = ok(client.post(plan.header("Location").orElseThrow() + "/apply"));

        assertThat(applied.json().at("/results/success").asInt())
                .as(applied.toString())
                .isEqualTo(1);
        assertThat(client.get("/api/phone-numbers/" + number.id())
                        .json()
                        .at("/whatsAppEnabled")
                        .asBoolean(true))
                .isFalse();
        assertThat(ok(client.post("/api/plans", voiceOnly))
                        .json()
                        .at("/totals/differences")
                        .asInt())
                .isZero();
    }

    @Test
    void whatWasThereBeforeAChannelThatCameLaterIsPutBack() {
        Answer plan = ok(client.post(
                "/api/plans",
                "{\"numbers\":[{\"phoneNumber\":\"%s\",\"agent\":\"%s\",\"sms\":true}]}"
                        .formatted(unnamed.phoneNumber(), support)));
        ok(client.post(plan.header("Location").orElseThrow() + "/apply"));
        assertThat(atTwilio(unnamed)).containsEntry("sms_url", server.url() + "/api/twilio/webhook");

        ok(client.post(
                "/api/phone-numbers/unassignments",
                "{\"phoneNumberIds\":[\"%s\"],\"restore\":true}".formatted(unnamed.id())));

        assertThat(atTwilio(unnamed)).containsEntry("sms_url", "https://theirs.example/sms");
    }

    @Test
    void aPlanIsStaleWhenTwilioHoldsSomethingElseSince() {
        String plan = plan();
        server.simulator()
                .changeNumber(free.phoneNumber(), held -> held.with("voice_url", "https://newer.example/voice"));

        Answer refused = client.post(plan + "/apply");

        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.at("/error")).isEqualTo("plan_stale");
        assertThat(refused.at("/detail")).contains(free.phoneNumber());
        assertThat(client.get("/api/chatbots/" + sales).status()).isEqualTo(404);
        assertThat(client.get("/api/phone-numbers/" + moved.id()).at("/chatbot/id"))
                .isEqualTo(support);
    }

    @Test
    void aPlanIsStaleWhenABindingOrAnAgentHasChangedSince() {
        String plan = plan();
        ok(client.put("/api/chatbots/" + support, "{\"name\":\"Renamed\"}"));
        assertThat(client.post(plan + "/apply").at("/error")).isEqualTo("plan_stale");

        String newer = plan();
        ok(client.unassign(moved.id()));
        assertThat(client.post(newer + "/apply").at("/error")).isEqualTo("plan_stale");
        assertThat(client.post(newer + "/apply").status()).isEqualTo(409);
    }

    @Test
    void anAppliedPlanIsAttachedToByItsKeyAndStaleWithoutOne() {
        String plan = plan();
        SwitchboardClient once = client.withIdempotencyKey(owner);
        Answer applied = ok(once.post(plan + "/apply"));

        assertThat(ok(once.post(plan + "/apply")).header("Operation-Id")).isEqualTo(applied.header("Operation-Id"));
        assertThat(client.post(plan + "/apply").at("/error")).isEqualTo("plan_stale");
    }

    /** An operation whose run is not there after half a minute is taken for lost. */
    @Test
    void noOperationIsThereWhileTwilioIsReadOnceMore() {
        String plan = plan();
        server.simulator()
                .addFaults(List.of(Fault.applyAfter(Fault.Match.get("IncomingPhoneNumbers\\.json$"), 2_000)
                        .withTimes(1)));

        CompletableFuture<Answer> applied = Aside.call(() -> client.post(plan + "/apply"));
        await().until(() -> server.simulator().faults().stream().anyMatch(fault -> fault.hits() > 0));

        assertThat(client.get("/api/operations?type=APPLY_PLAN").json().at("/operations"))
                .isEmpty();
        ok(applied.join());
        server.simulator().clearFaults();
        assertThat(client.get("/api/operations?type=APPLY_PLAN").json().at("/operations"))
                .hasSize(1);
    }

    @Test
    void anothersPlanIsNotCarriedOut() {
        assertThat(server.as("somebody-else").post(plan() + "/apply").status()).isEqualTo(404);
    }

    @Test
    void aPlanIsCarriedOutCarefully() {
        String plan = plan();

        Answer started = client.async().post(plan + "/apply", "{\"canary\":1,\"maxFailures\":\"5%\"}");
        Answer ended = client.awaitEnd(started.at("/operation/id"), Duration.ofSeconds(60));

        assertThat(ended.at("/type")).isEqualTo("APPLY_PLAN");
        assertThat(ended.at("/state")).as(ended.toString()).isEqualTo("COMPLETED");
        assertThat(client.post(plan + "/apply", "{\"canary\":-1}").at("/field")).isEqualTo("canary");
    }

    private String plan() {
        return ok(client.post("/api/plans", file)).header("Location").orElseThrow();
    }

    private String voiceUrl(String agent) {
        return server.url() + "/api/twilio/voice?agentId=" + agent;
    }

    private Map<String, Map<String, String>> twilio() {
        return List.of(free, moved, drifted, unnamed).stream()
                .collect(Collectors.toMap(NewPhoneNumber::phoneNumber, this::atTwilio));
    }

    private Map<String, String> atTwilio(NewPhoneNumber number) {
        return server.simulator().number(number.phoneNumber()).orElseThrow().settings();
    }

    private List<String> rows() {
        return server.bean(JdbcClient.class)
                .sql("""
                SELECT concat_ws('|', n.id, n.state, n.chatbot_id, n.sms_enabled, n.whatsapp_enabled, c.name, c.greeting)
                FROM phone_number n LEFT JOIN chatbot c ON c.id = n.chatbot_id WHERE n.owner = :owner ORDER BY n.id
                """)
                .param("owner", owner)
                .query(String.class)
                .list();
    }
}
