package dev.switchboard.api.drift;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.switchboard.activities.number.NewPhoneNumber;
import dev.switchboard.api.SwitchboardClient;
import dev.switchboard.api.SwitchboardClient.Answer;
import dev.switchboard.api.SwitchboardServer;
import dev.switchboard.simulator.account.SimulatedNumber;
import dev.switchboard.simulator.account.SimulatedSender;
import dev.switchboard.workflows.number.Capabilities;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

/** Somebody changes numbers at Twilio behind our back. Every test has an owner of its own. */
class DriftIT {

    private static final String THEIRS = "https://them.example/sms";
    private static final String TRUNK = "TK00000000000000000000000000000001";

    private static SwitchboardServer server;
    private static int owners;

    private String owner = "";
    private String agent = "";
    private SwitchboardClient client;

    @BeforeAll
    static void start() {
        server = SwitchboardServer.start(
                SwitchboardServer.Options.defaults().with("switchboard.metrics.read-every", "200ms"));
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @BeforeEach
    void anOwner() {
        owner = "owner" + ++owners;
        agent = "agent_d" + owners;
        client = server.as(owner);
        assertThat(createAgent("REPORT").at("/driftPolicy")).isEqualTo("REPORT");
    }

    @Test
    void whatSomebodyChangedIsFoundListedAuditedAndEndedByAnUpdate() {
        NewPhoneNumber number = bound();
        NewPhoneNumber right = bound();
        change(number, "sms_url", THEIRS);

        Answer check = client.post("/api/drift/check");

        assertThat(check.status()).as(check.text()).isEqualTo(200);
        assertThat(check.at("/message")).isEqualTo("Checked 2 phone numbers; 1 are not as they should be");
        assertResults(check, 2, 1, 1, 0, 0);
        Answer drift = client.get("/api/drift");
        assertThat(drift.json().at("/drift")).as(drift.text()).hasSize(1);
        assertThat(drift.at("/drift/0/phoneNumberId")).isEqualTo(number.id());
        assertThat(drift.at("/drift/0/phoneNumber")).isEqualTo(number.phoneNumber());
        assertThat(drift.at("/drift/0/chatbotId")).isEqualTo(agent);
        assertThat(drift.at("/drift/0/foundAt")).isNotEmpty().isEqualTo(drift.at("/drift/0/lastSeenAt"));
        assertThat(drift.json().at("/drift/0/resolvedAt").isMissingNode()).isTrue();
        assertThat(drift.json().at("/drift/0/channels")).hasSize(1);
        assertThat(drift.at("/drift/0/channels/sms/state")).isEqualTo("url_mismatch");
        assertThat(drift.at("/drift/0/channels/sms/actual")).isEqualTo(THEIRS);
        assertThat(drift.at("/drift/0/channels/sms/expected")).isEqualTo(ours());
        assertThat(drift.at("/drift/0/channels/sms/cure")).contains("Update the webhooks");
        assertThat(drift.json().at("/drift/0/changes").toString())
                .isEqualTo("[{\"field\":\"SmsUrl\",\"from\":\"" + THEIRS + "\",\"to\":\"" + ours() + "\"}]");
        assertThat(client.webhooks(number.id()).at("/channels/sms/cure"))
                .isEqualTo(drift.at("/drift/0/channels/sms/cure"));

        JsonNode found = onlyAudit("drift_found");
        assertThat(found.at("/phoneNumberId").asString()).isEqualTo(number.id());
        assertThat(found.at("/operation").asString())
                .isEqualTo(check.header("Operation-Id").orElseThrow());
        assertThat(found.at("/before/SmsUrl").asString()).isEqualTo(THEIRS);
        assertThat(found.at("/metadata/drift/channels/sms").asString()).isEqualTo("url_mismatch");
        assertThat(found.at("/metadata/drift/expected/SmsUrl").asString()).isEqualTo(ours());

        assertResults(client.post("/api/drift/check"), 2, 1, 0, 0, 0);
        assertThat(client.updateWebhooks(number.id()).status()).isEqualTo(200);
        assertThat(client.get("/api/drift").json().at("/drift")).isEmpty();
        Answer resolved = client.get("/api/drift?resolved=true&chatbotId=" + agent);
        assertThat(resolved.at("/drift/0/phoneNumberId")).isEqualTo(number.id());
        assertThat(resolved.at("/drift/0/repairedAt")).isNotEmpty().isEqualTo(resolved.at("/drift/0/resolvedAt"));
        assertThat(held(right).smsUrl()).isEqualTo(ours());
        assertThat(audit("drift_found")).hasSize(1);
        assertThat(client.get("/api/audit/verification").json().at("/intact").asBoolean())
                .isTrue();
    }

    @Test
    void anAccountThatCannotBeReadIsTold() {
        bound();
        String elsewhere = "AC" + "9".repeat(32);
        server.bean(JdbcClient.class)
                .sql("UPDATE phone_number SET account_sid = :account WHERE id = :id")
                .param("account", elsewhere)
                .param("id", bound().id())
                .update();

        Answer check = client.post("/api/drift/check");

        assertThat(check.status()).as(check.text()).isEqualTo(200);
        assertResults(check, 1, 0, 0, 0, 0);
        assertThat(check.at("/message")).endsWith("nothing is known of 1 accounts' numbers");
        assertThat(check.at("/notRead/0/accountSid")).isEqualTo(elsewhere);
        assertThat(check.at("/notRead/0/reason")).isNotEmpty();
        Answer operation =
                client.get("/api/operations/" + check.header("Operation-Id").orElseThrow());
        assertThat(operation.json().at("/notRead")).isEqualTo(check.json().at("/notRead"));
    }

    @Test
    void whatIsPutBackAtTwilioIsSeenRightAgain() {
        NewPhoneNumber number = bound();
        String before = held(number).voiceUrl();
        change(number, "voice_url", "https://them.example/voice");
        assertResults(client.post("/api/drift/check"), 1, 1, 1, 0, 0);
        change(number, "voice_url", before);

        assertResults(client.post("/api/drift/check"), 1, 0, 0, 1, 0);

        Answer resolved = client.get("/api/drift?resolved=true");
        assertThat(resolved.at("/drift/0/resolvedAt")).isNotEmpty();
        assertThat(resolved.json().at("/drift/0/repairedAt").isMissingNode()).isTrue();
        assertThat(onlyAudit("drift_resolved").at("/after/VoiceUrl").asString()).isEqualTo(before);
    }

    @Test
    void aCheckRepairsWhereTheAgentsPolicySaysSo() {
        NewPhoneNumber reported = bound();
        String repairing = agent + "_repairing";
        client.post("/api/chatbots", "{\"id\":\"" + repairing + "\",\"name\":\"R\",\"driftPolicy\":\"REPAIR\"}");
        NewPhoneNumber number = server.addNumber(owner, new Capabilities(true, true, true));
        assertThat(client.assign(number.id(), repairing, true, true).status()).isEqualTo(200);
        NewPhoneNumber direct = server.addNumber(owner);
        assertThat(client.assign(direct.id(), repairing, true, false).status()).isEqualTo(200);
        change(reported, "sms_url", THEIRS);
        change(direct, "sms_url", THEIRS);
        SimulatedSender sender = server.simulator().sender(number.phoneNumber()).orElseThrow();
        server.simulator()
                .putSender(sender.withWebhook(
                        SimulatedSender.of(number.phoneNumber()).webhook()));

        Answer check = client.post("/api/drift/check");

        assertResults(check, 3, 1, 3, 0, 2);
        assertThat(held(direct).smsUrl()).isEqualTo(ours());
        assertThat(held(reported).smsUrl()).isEqualTo(THEIRS);
        assertThat(client.webhooks(number.id()).json().at("/configured").asBoolean())
                .isTrue();
        Answer open = client.get("/api/drift");
        assertThat(open.json().at("/drift")).hasSize(1);
        assertThat(open.at("/drift/0/phoneNumberId")).isEqualTo(reported.id());
        assertThat(client.get("/api/drift?resolved=true&chatbotId=" + repairing)
                        .json()
                        .at("/drift"))
                .hasSize(2)
                .allSatisfy(drift -> assertThat(drift.has("repairedAt")).isTrue());
        Answer operations = client.get("/api/operations?type=REPAIR_DRIFT");
        assertThat(operations.json().at("/operations")).hasSize(1);
        assertThat(operations.at("/operations/0/state")).isEqualTo("COMPLETED");
        assertThat(operations.at("/operations/0/sourceOperationId"))
                .isEqualTo(check.header("Operation-Id").orElseThrow());
        String repair = operations.at("/operations/0/id");
        assertThat(client.operation(repair).json().at("/progress/updated").asInt())
                .isEqualTo(2);
        assertThat(audit("drift_found")).hasSize(3);
        assertThat(audit("drift_repaired"))
                .hasSize(2)
                .allSatisfy(message ->
                        assertThat(message.at("/operation").asString()).isEqualTo(repair));
        assertResults(client.post("/api/drift/check"), 3, 1, 0, 0, 0);
        assertThat(audit("drift_resolved")).isEmpty();
    }

    @Test
    void whatIsLeftOfUsAtAFreeNumberIsListedAndClearedWhereItsLastAgentsPolicySaysSo() {
        NewPhoneNumber number = bound();
        String ours = held(number).voiceUrl();
        assertThat(client.unassign(number.id()).status()).isEqualTo(200);
        // A request that was given up is carried out after all.
        change(number, "voice_url", ours);

        Answer check = client.post("/api/drift/check");

        assertResults(check, 1, 1, 1, 0, 0);
        Answer drift = client.get("/api/drift");
        assertThat(drift.at("/drift/0/phoneNumberId")).as(drift.text()).isEqualTo(number.id());
        assertThat(drift.json().at("/drift/0/chatbotId").isMissingNode()).isTrue();
        assertThat(drift.at("/drift/0/channels/voice/state")).isEqualTo("left_over");
        assertThat(drift.at("/drift/0/channels/voice/actual")).isEqualTo(ours);
        assertThat(client.webhooks(number.id()).at("/channels/voice/state")).isEqualTo("left_over");
        assertThat(held(number).voiceUrl()).isEqualTo(ours);

        policy("REPAIR");
        assertResults(client.post("/api/drift/check"), 1, 0, 0, 0, 1);

        assertThat(held(number).voiceUrl()).isEmpty();
        assertThat(client.get("/api/drift").json().at("/drift")).isEmpty();
        assertThat(audit("phone_released")).hasSize(1);
        assertThat(client.get("/api/drift?resolved=true").at("/drift/0/repairedAt"))
                .isNotEmpty();
    }

    @Test
    void aRouteThatSomebodyElseOwnsIsReportedAndNeverRepaired() {
        NewPhoneNumber number = bound();
        policy("REPAIR");
        change(number, "trunk_sid", TRUNK);

        assertResults(client.post("/api/drift/check"), 1, 1, 1, 0, 0);

        assertThat(client.get("/api/drift").at("/drift/0/channels/voice/state")).isEqualTo("overridden_by_trunk");
        assertThat(client.get("/api/drift").at("/drift/0/channels/voice/cure")).contains(TRUNK, "takeOver");
        assertThat(held(number).get("trunk_sid")).isEqualTo(TRUNK);
        assertThat(client.get("/api/operations?type=REPAIR_DRIFT").json().at("/operations"))
                .isEmpty();
    }

    @Test
    void aNumberThatTwilioHasNoLongerIsMissing() {
        NewPhoneNumber number = bound();
        policy("REPAIR");
        server.simulator().removeNumber(number.phoneNumber());

        assertResults(client.post("/api/drift/check"), 0, 1, 1, 0, 0);

        Answer drift = client.get("/api/drift");
        assertThat(drift.at("/drift/0/channels/voice/state")).as(drift.text()).isEqualTo("number_missing");
        assertThat(drift.at("/drift/0/channels/sms/cure")).contains(number.phoneNumber(), "Import");
        await().untilAsserted(() -> assertThat(metric("switchboard_drift_numbers{state=\"number_missing\"}"))
                .isEqualTo("1.0"));
        assertThat(metric("switchboard_operations_total{outcome=\"completed\",type=\"check_drift\"}"))
                .isNotEqualTo("0.0");
    }

    @Test
    void numbersOfOthersAreNeitherCheckedNorShown() {
        NewPhoneNumber theirs = bound();
        change(theirs, "sms_url", THEIRS);
        SwitchboardClient somebody = server.as("somebody_else");

        assertResults(somebody.post("/api/drift/check"), 0, 0, 0, 0, 0);
        assertThat(client.get("/api/drift").json().at("/drift")).isEmpty();

        client.post("/api/drift/check");
        assertThat(client.get("/api/drift").json().at("/drift")).hasSize(1);
        assertThat(somebody.get("/api/drift?chatbotId=" + agent).json().at("/drift"))
                .isEmpty();
    }

    @Test
    void isReadWithReadAndStartedWithWrite() {
        SwitchboardClient reader = server.as(owner, "read");
        assertThat(reader.get("/api/drift").status()).isEqualTo(200);
        assertThat(reader.post("/api/drift/check").status()).isEqualTo(403);
        assertThat(server.as(owner, "write").get("/api/drift").status()).isEqualTo(403);
        assertThat(server.anonymous().post("/api/drift/check").status()).isEqualTo(401);
    }

    @Test
    void pagesThroughWhatHasDrifted() {
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            NewPhoneNumber number = bound();
            change(number, "sms_url", THEIRS);
            ids.add(number.id());
        }
        client.post("/api/drift/check");
        List<String> listed = new ArrayList<>();
        String cursor = "";
        do {
            Answer page = client.get("/api/drift?limit=2" + (cursor.isEmpty() ? "" : "&cursor=" + cursor));
            assertThat(page.json().at("/drift").size()).isLessThanOrEqualTo(2);
            page.json()
                    .at("/drift")
                    .forEach(drift -> listed.add(drift.at("/phoneNumberId").asString()));
            cursor = page.at("/nextCursor");
        } while (!cursor.isEmpty());
        assertThat(listed).containsExactlyInAnyOrderElementsOf(ids);
    }

    @Test
    void anOperationLikeAnyOther() {
        bound();
        SwitchboardClient keyed = client.async().withIdempotencyKey("check-1");
        Answer accepted = keyed.post("/api/drift/check");
        assertThat(accepted.status()).isEqualTo(202);
        String id = accepted.at("/operation/id");
        // In its header, since the check may have ended meanwhile and is answered then.
        assertThat(keyed.post("/api/drift/check").header("Operation-Id")).contains(id);
        Answer ended = client.awaitEnd(id, Duration.ofSeconds(30));
        assertThat(ended.at("/type")).isEqualTo("CHECK_DRIFT");
        assertThat(ended.at("/state")).isEqualTo("COMPLETED");
        assertThat(ended.json().at("/counts/checked").asInt()).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({
        "/api/drift?resolved=perhaps, resolved",
        "/api/drift?limit=0, limit",
        "/api/drift?limit=201, limit",
        "/api/drift?cursor=x, cursor",
        "/api/drift?chatbot=x, chatbot"
    })
    void namesTheParameterThatIsWrong(String path, String field) {
        Answer answer = client.get(path);
        assertThat(answer.status()).as(answer.text()).isEqualTo(400);
        assertThat(answer.at("/field")).isEqualTo(field);
    }

    @Test
    void thePolicyIsPartOfTheAgent() {
        assertThat(client.get("/api/chatbots/" + agent).at("/driftPolicy")).isEqualTo("REPORT");
        assertThat(policy("REPAIR").at("/driftPolicy")).isEqualTo("REPAIR");
        assertThat(client.get("/api/chatbots").at("/chatbots/0/driftPolicy")).isEqualTo("REPAIR");
        assertThat(client.put("/api/chatbots/" + agent, "{\"name\":\"Left out\"}")
                        .at("/driftPolicy"))
                .isEqualTo("REPORT");
        for (String wrong : List.of("\"IGNORE\"", "1", "{}")) {
            Answer answer = client.put("/api/chatbots/" + agent, "{\"name\":\"Wrong\",\"driftPolicy\":" + wrong + "}");
            assertThat(answer.status()).as(answer.text()).isEqualTo(400);
            assertThat(answer.at("/field")).as(answer.text()).isEqualTo("driftPolicy");
        }
        assertThat(client.get("/api/chatbots/" + agent).at("/name")).isEqualTo("Left out");
    }

    private Answer createAgent(String policy) {
        Answer created = client.post(
                "/api/chatbots", "{\"id\":\"" + agent + "\",\"name\":\"D\",\"driftPolicy\":\"" + policy + "\"}");
        assertThat(created.status()).as(created.text()).isEqualTo(201);
        return created;
    }

    private Answer policy(String policy) {
        return client.put("/api/chatbots/" + agent, "{\"name\":\"D\",\"driftPolicy\":\"" + policy + "\"}");
    }

    private NewPhoneNumber bound() {
        NewPhoneNumber number = server.addNumber(owner);
        Answer assigned = client.assign(number.id(), agent, true, false);
        assertThat(assigned.status()).as(assigned.text()).isEqualTo(200);
        return number;
    }

    private static void change(NewPhoneNumber number, String field, String value) {
        server.simulator().changeNumber(number.phoneNumber(), held -> held.with(field, value));
    }

    private static SimulatedNumber held(NewPhoneNumber number) {
        return server.simulator().number(number.phoneNumber()).orElseThrow();
    }

    private static String ours() {
        return server.url() + "/api/twilio/webhook";
    }

    private List<JsonNode> audit(String action) {
        List<JsonNode> messages = new ArrayList<>();
        client.get("/api/audit?action=" + action).json().at("/messages").forEach(messages::add);
        return messages;
    }

    private JsonNode onlyAudit(String action) {
        assertThat(audit(action)).hasSize(1);
        return audit(action).get(0);
    }

    private static String metric(String series) {
        return server.anonymous()
                .get("/actuator/prometheus")
                .text()
                .lines()
                .filter(line -> line.startsWith(series))
                .map(line -> line.substring(line.lastIndexOf(' ') + 1))
                .findFirst()
                .orElse("");
    }

    private static void assertResults(Answer check, int checked, int drifted, int found, int resolved, int repaired) {
        assertThat(check.json().at("/results").toString())
                .as(check.text())
                .isEqualTo("{\"checked\":%d,\"drifted\":%d,\"found\":%d,\"resolved\":%d,\"repaired\":%d}"
                        .formatted(checked, drifted, found, resolved, repaired));
    }
}
