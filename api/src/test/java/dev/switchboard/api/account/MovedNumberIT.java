package dev.switchboard.api.account;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchboard.api.SwitchboardClient;
import dev.switchboard.api.SwitchboardClient.Answer;
import dev.switchboard.api.SwitchboardServer;
import dev.switchboard.simulator.account.SimulatedAccount;
import dev.switchboard.simulator.account.SimulatedNumber;
import dev.switchboard.simulator.account.SimulatorSids;
import dev.switchboard.simulator.traffic.CallToPlace;
import dev.switchboard.simulator.traffic.PlacedCall;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** A number that moves to another account at Twilio, which keeps its SID and its webhooks. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MovedNumberIT {

    private static final AtomicInteger ACCOUNTS = new AtomicInteger();

    private final SwitchboardServer server = SwitchboardServer.start(SwitchboardServer.Options.defaults());
    private final SwitchboardClient demo = server.as("demo");
    private final SwitchboardClient other = server.as("other");

    @AfterAll
    void stop() {
        server.close();
    }

    @Test
    void isFollowedByTheImportOfItsNewAccountAndNamedUntilThen() {
        SimulatedAccount before = stored(demo);
        SimulatedAccount now = stored(demo);
        String number = aNumberOf(before);
        String id = imported(demo, before, number);
        assertThat(demo.assign(id, "agent_456", true, false).status()).isEqualTo(200);
        move(number, now);

        Answer verified = demo.webhooks(id);
        assertThat(verified.status()).as(verified.text()).isEqualTo(200);
        assertThat(verified.json().at("/configured").asBoolean(true)).isFalse();
        assertThat(verified.at("/channels/voice/state")).isEqualTo("number_moved");
        assertThat(verified.at("/channels/whatsapp/state")).isEqualTo("capability_missing");
        assertThat(verified.at("/errors/0")).contains(before.sid(), now.sid(), "Import");
        assertThat(demo.post("/api/drift/check").status()).isEqualTo(200);
        Answer drift = demo.get("/api/drift");
        assertThat(drift.at("/drift/0/channels/sms/state")).as(drift.text()).isEqualTo("number_moved");
        assertThat(drift.at("/drift/0/channels/sms/actual")).isEqualTo(now.sid());
        int total = demo.get("/api/phone-numbers").json().at("/total").asInt();

        Answer imported = demo.post("/api/phone-numbers/import", "{\"accountSid\":\"" + now.sid() + "\"}");
        assertThat(imported.json().at("/results/updated").asInt())
                .as(imported.text())
                .isEqualTo(1);
        assertThat(imported.json().at("/results/imported").asInt(1)).isZero();

        Answer followed = demo.get("/api/phone-numbers/" + id);
        assertThat(followed.at("/accountSid")).isEqualTo(now.sid());
        assertThat(followed.at("/state")).isEqualTo("ASSIGNED");
        assertThat(followed.at("/chatbot/id")).isEqualTo("agent_456");
        assertThat(demo.get("/api/phone-numbers").json().at("/total").asInt()).isEqualTo(total);
        Answer audit = demo.get("/api/audit?action=number_moved&phoneNumberId=" + id);
        assertThat(audit.text()).contains(before.sid(), now.sid(), "agent_456");
        assertThat(demo.webhooks(id).json().at("/configured").asBoolean()).isTrue();
        assertAnswered(server.simulator().placeCall(CallToPlace.of("+15550001111", number)));
        assertThat(demo.post("/api/drift/check").status()).isEqualTo(200);
        assertThat(demo.get("/api/drift").text()).doesNotContain(id);

        assertThat(demo.unassign(id).status()).isEqualTo(200);
        assertThat(held(number).voiceUrl()).isEmpty();
    }

    @Test
    void intoAnotherOwnersAccountIsANewNumberThereAndTellsTheFormerOwnerNothingOfIt() {
        SimulatedAccount before = stored(demo);
        SimulatedAccount now = stored(other);
        String number = aNumberOf(before);
        String id = imported(demo, before, number);
        assertThat(demo.assign(id, "agent_456", true, false).status()).isEqualTo(200);
        move(number, now);

        String theirs = imported(other, now, number);

        assertThat(theirs).isNotEqualTo(id);
        assertThat(demo.get("/api/phone-numbers/" + id).at("/state")).isEqualTo("ASSIGNED");
        assertThat(demo.get("/api/phone-numbers/" + id).at("/accountSid")).isEqualTo(before.sid());
        Answer verified = demo.webhooks(id);
        assertThat(verified.at("/channels/voice/state")).as(verified.text()).isEqualTo("number_missing");
        assertThat(verified.text()).doesNotContain(now.sid());
        assertThat(demo.post("/api/drift/check").status()).isEqualTo(200);
        assertThat(demo.get("/api/drift").text()).contains("number_missing").doesNotContain(now.sid());
        assertThat(other.assign(theirs, "agent_900", true, false).status()).isEqualTo(200);
        assertThat(held(number).voiceUrl()).contains("agent_900");
        assertAnswered(server.simulator().placeCall(CallToPlace.of("+15550001111", number)));

        assertThat(demo.unassign(id).status()).isEqualTo(200);
        assertThat(held(number).voiceUrl())
                .as("not the former owner's to clear")
                .contains("agent_900");
        assertThat(other.unassign(theirs).status()).isEqualTo(200);
    }

    private static void assertAnswered(PlacedCall call) {
        assertThat(call.webhooks())
                .isNotEmpty()
                .allSatisfy(webhook -> assertThat(webhook.status()).isEqualTo(200));
    }

    private String imported(SwitchboardClient client, SimulatedAccount account, String number) {
        Answer imported = client.post("/api/phone-numbers/import", "{\"accountSid\":\"" + account.sid() + "\"}");
        assertThat(imported.json().at("/results/imported").asInt())
                .as(imported.text())
                .isEqualTo(1);
        for (var row : client.get("/api/phone-numbers?limit=200").json().at("/phoneNumbers")) {
            if (row.at("/phoneNumber").asString().equals(number)) {
                return row.at("/id").asString();
            }
        }
        throw new AssertionError(number + " is not listed");
    }

    private void move(String number, SimulatedAccount to) {
        SimulatedNumber moving = held(number);
        assertThat(server.simulator().removeNumber(number)).isTrue();
        assertThat(server.simulator().addNumber(to.sid(), moving)).isEqualTo(moving);
    }

    private SimulatedNumber held(String number) {
        return server.simulator().number(number).orElseThrow();
    }

    private SimulatedAccount stored(SwitchboardClient client) {
        int index = ACCOUNTS.incrementAndGet();
        SimulatedAccount account = server.simulator()
                .addAccount(SimulatedAccount.of(
                        SimulatorSids.sid("AC", "moving " + index), SimulatorSids.sid("", "token " + index)));
        Answer stored = client.post("/api/twilio-accounts", """
                {"accountSid":"%s","authToken":"%s"}
                """.formatted(account.sid(), account.authToken()));
        assertThat(stored.status()).as(stored.text()).isEqualTo(201);
        return account;
    }

    private String aNumberOf(SimulatedAccount account) {
        return server.simulator()
                .addNumber(account.sid(), SimulatedNumber.of("+1555889%04d".formatted(ACCOUNTS.incrementAndGet())))
                .phoneNumber();
    }
}
