package dev.switchboard.api.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.switchboard.api.SwitchboardClient;
import dev.switchboard.api.SwitchboardClient.Answer;
import dev.switchboard.api.SwitchboardServer;
import dev.switchboard.simulator.account.SimulatedAccount;
import dev.switchboard.simulator.account.SimulatedNumber;
import dev.switchboard.simulator.account.SimulatorDemo;
import dev.switchboard.simulator.account.SimulatorSids;
import dev.switchboard.simulator.traffic.CallToPlace;
import dev.switchboard.simulator.traffic.PlacedCall;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Accounts of an owner's own, from their storing to the rotation of their tokens. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AccountsIT {

    private static final String CALLER = "+15550001111";
    private static final AtomicInteger ACCOUNTS = new AtomicInteger();

    private final SwitchboardServer server = SwitchboardServer.start(SwitchboardServer.Options.defaults()
            .with("switchboard.twilio.rotation.settle", "16s")
            .with("switchboard.twilio.rotation.grace", "2s"));
    private final SwitchboardClient demo = server.as("demo");
    private final SwitchboardClient other = server.as("other");

    @AfterAll
    void stop() {
        server.close();
    }

    @Test
    void aNumberOfAStoredAccountIsImportedAssignedCalledAndVerified() {
        SimulatedAccount account = anAccount();
        String number = aNumberOf(account);
        assertThat(store(demo, account).status()).isEqualTo(201);

        Answer imported = importOf(demo, account);
        assertThat(imported.status()).as(imported.text()).isEqualTo(200);
        assertThat(imported.json().at("/results/imported").asInt()).isEqualTo(1);
        assertThat(accountsIn("numbers_imported")).contains(account.sid());
        String id = SimulatorSids.phoneNumberSid(number);
        assertThat(demo.get("/api/phone-numbers/" + id).at("/accountSid")).isEqualTo(account.sid());

        Answer assigned = demo.assign(id, "agent_456", true, false);
        assertThat(assigned.status()).as(assigned.text()).isEqualTo(200);
        assertThat(demo.webhooks(id).json().at("/configured").asBoolean()).isTrue();
        assertAnswered(server.simulator().placeCall(CallToPlace.of(CALLER, number)));

        SimulatedNumber changed = server.simulator()
                .changeNumber(number, before -> before.with("voice_url", "https://somebody.example.com/"));
        assertThat(changed.voiceUrl()).contains("somebody");
        Answer fleet = demo.put("/api/phone-numbers/webhooks");
        assertThat(fleet.status()).as(fleet.text()).isEqualTo(200);
        assertThat(server.simulator().number(number).orElseThrow().voiceUrl()).contains("agent_456");

        assertThat(demo.delete("/api/twilio-accounts/" + account.sid()).at("/error"))
                .isEqualTo("account_in_use");
        assertThat(demo.unassign(id).status()).isEqualTo(200);
        assertThat(demo.delete("/api/twilio-accounts/" + account.sid()).status())
                .isEqualTo(204);
        Answer unknown = demo.assign(id, "agent_456", true, false);
        assertThat(unknown.status()).as(unknown.text()).isEqualTo(422);
        assertThat(unknown.at("/error")).isEqualTo("account_unknown");
        assertThat(demo.get("/api/phone-numbers/" + id).at("/state")).isEqualTo("FREE");
    }

    @Test
    void nobodySeesAnotherOwnersAccount() {
        SimulatedAccount account = anAccount();
        assertThat(store(demo, account).status()).isEqualTo(201);
        String path = "/api/twilio-accounts/" + account.sid();

        assertThat(other.get(path).status()).isEqualTo(403);
        assertThat(other.put(path, "{}").status()).isEqualTo(403);
        assertThat(other.delete(path).status()).isEqualTo(403);
        assertThat(other.post(path + "/rotate-token").status()).isEqualTo(403);
        assertThat(importOf(other, account).status()).isEqualTo(403);
        assertThat(other.get("/api/twilio-accounts").text()).doesNotContain(account.sid());
        assertThat(store(other, account).at("/error"))
                .as("who knows the token too")
                .isEqualTo("account_taken");
        assertThat(demo.get("/api/twilio-accounts/" + SimulatorSids.sid("AC", "unknown"))
                        .status())
                .isEqualTo(404);
    }

    @Test
    void credentialsThatTwilioDoesNotAcceptAreNotStored() {
        SimulatedAccount account = anAccount();

        Answer refused = store(demo, account.withAuthToken("c0ffee00c0ffee00c0ffee00c0ffee00"));

        assertThat(refused.status()).as(refused.text()).isEqualTo(422);
        assertThat(refused.at("/error")).isEqualTo("credentials_refused");
        assertThat(refused.json().at("/twilio/code").asInt()).isEqualTo(20003);
        assertThat(refused.text()).doesNotContain("c0ffee");
        assertThat(demo.get("/api/twilio-accounts/" + account.sid()).status()).isEqualTo(404);
    }

    @Test
    void whatIsWrongIsNamedAndTheTokenNotRepeated() {
        Answer wrong = demo.post("/api/twilio-accounts", """
                {"accountSid":"AC1","authToken":"a token","requestsPerSecond":0.5,"parentAccountSid":"AC2"}
                """);

        assertThat(wrong.status()).isEqualTo(400);
        assertThat(wrong.text())
                .contains("accountSid", "authToken", "requestsPerSecond", "parentAccountSid")
                .doesNotContain("a token");
        Answer configured =
                demo.post("/api/twilio-accounts", """
                {"accountSid":"%s","authToken":"%s"}
                """.formatted(SimulatorDemo.ACCOUNT_SID, SimulatorDemo.AUTH_TOKEN));
        assertThat(configured.at("/error")).isEqualTo("account_taken");
        Answer strangersParent = demo.post(
                "/api/twilio-accounts", """
                {"accountSid":"%s","authToken":"%s","parentAccountSid":"%s"}
                """.formatted(anAccount().sid(), token(), SimulatorSids.sid("AC", "stranger")));
        assertThat(strangersParent.status()).isIn(400, 422);
    }

    @Test
    void neitherAnswersNorTheDatabaseHaveTheToken() {
        SimulatedAccount account = anAccount();
        Answer stored = store(demo, account);
        String path = "/api/twilio-accounts/" + account.sid();

        Answer changed = demo.put(path, "{\"friendlyName\":\"Branch\",\"requestsPerSecond\":7}");

        assertThat(changed.at("/friendlyName")).isEqualTo("Branch");
        assertThat(demo.get(path).json().at("/requestsPerSecond").asDouble()).isEqualTo(7);
        assertThat(stored.text()
                        + changed.text()
                        + demo.get(path).text()
                        + demo.get("/api/twilio-accounts").text())
                .doesNotContain(account.authToken());
        assertThat(server.bean(JdbcClient.class)
                        .sql("SELECT a::text FROM twilio_account a")
                        .query(String.class)
                        .list()
                        .toString())
                .contains(account.sid())
                .doesNotContain(account.authToken());
    }

    @Test
    void noCallIsRefusedWhileTheTokenIsRotated() throws InterruptedException {
        SimulatedAccount account = anAccount();
        String number = importedNumberOf(account);
        String id = SimulatorSids.phoneNumberSid(number);
        assertThat(demo.assign(id, "agent_456", true, false).status()).isEqualTo(200);

        Answer started = demo.async().post("/api/twilio-accounts/" + account.sid() + "/rotate-token");
        assertThat(started.status()).as(started.text()).isEqualTo(202);
        assertThat(demo.post("/api/twilio-accounts/" + account.sid() + "/rotate-token")
                        .at("/error"))
                .isEqualTo("operation_running");
        String operation = started.header("Location").orElseThrow();
        List<PlacedCall> calls = new ArrayList<>();
        await().atMost(Duration.ofMinutes(1))
                .pollInterval(Duration.ofMillis(50))
                .until(() -> {
                    calls.add(server.simulator().placeCall(CallToPlace.of(CALLER, number)));
                    return !demo.get(operation).at("/state").matches("PENDING|RUNNING");
                });

        assertThat(demo.get(operation).at("/state"))
                .as(demo.get(operation).text())
                .isEqualTo("COMPLETED");
        String promoted =
                server.simulator().account(account.sid()).orElseThrow().authToken();
        assertThat(promoted).isNotEqualTo(account.authToken());
        assertThat(calls).hasSizeGreaterThan(20).allSatisfy(AccountsIT::assertAnswered);
        assertThat(demo.updateWebhooks(id).status()).as("with the new token").isEqualTo(200);
        assertThat(accountsIn("auth_token_rotated")).containsExactly(account.sid());
        assertThat(demo.get(operation).text()).doesNotContain(promoted).doesNotContain(account.authToken());
    }

    @Test
    void aTokenThatWasChangedInTheConsoleIsReplaced() {
        SimulatedAccount account = anAccount();
        assertThat(store(demo, account).status()).isEqualTo(201);
        String path = "/api/twilio-accounts/" + account.sid();
        String changed = "5eed5eed5eed5eed5eed5eed5eed5eed";
        SimulatedAccount rotated =
                server.simulator().changeAccount(account.sid(), before -> before.withAuthToken(changed));
        assertThat(rotated.authToken()).isEqualTo(changed);

        assertThat(demo.put(path, "{\"authToken\":\"" + account.authToken() + "\"}")
                        .at("/error"))
                .as("the one that is void")
                .isEqualTo("credentials_refused");
        Answer replaced = demo.put(path, "{\"authToken\":\"" + changed + "\"}");

        assertThat(replaced.status()).as(replaced.text()).isEqualTo(200);
        assertThat(replaced.text()).doesNotContain(changed);
        assertThat(importOf(demo, account).status()).isEqualTo(200);
    }

    @Test
    void usageAndDriftOfAllAccountsAreCompared() {
        SimulatedAccount account = anAccount();
        String number = importedNumberOf(account);
        server.simulator().placeCall(CallToPlace.of(CALLER, number));

        Answer compared = demo.post("/api/usage/reconcile", "{\"day\":\"" + LocalDate.now(ZoneOffset.UTC) + "\"}");

        assertThat(compared.status()).as(compared.text()).isEqualTo(200);
        assertThat(compared.json().at("/results/missing").asInt())
                .as(compared.text())
                .isPositive();
        String id = SimulatorSids.phoneNumberSid(number);
        assertThat(demo.assign(id, "agent_456", true, false).status()).isEqualTo(200);
        SimulatedNumber changed = server.simulator()
                .changeNumber(number, before -> before.with("sms_url", "https://somebody.example.com/"));
        assertThat(changed.smsUrl()).contains("somebody");
        Answer checked = demo.post("/api/drift/check");
        assertThat(checked.status()).as(checked.text()).isEqualTo(200);
        assertThat(demo.get("/api/drift").text()).contains(id);
        assertThat(demo.unassign(id).status()).isEqualTo(200);
    }

    @Test
    void aSharedKeySignsTheWebhooksOfAStoredAccountUntilItIsRemoved() throws Exception {
        SimulatedAccount account = anAccount();
        String number = importedNumberOf(account);
        assertThat(demo.assign(SimulatorSids.phoneNumberSid(number), "agent_456", true, false)
                        .status())
                .isEqualTo(200);
        String keys = "/api/twilio-accounts/" + account.sid() + "/shared-keys";
        String secret = "the-secret-of-" + account.sid();
        PlacedCall before = server.simulator().placeCall(CallToPlace.of(CALLER, number));
        assertAnswered(before);

        signBy(account, "webhooks_sharedkey_1", secret, 100);
        assertThat(server.simulator().placeCall(CallToPlace.of(CALLER, number)).webhooks())
                .allSatisfy(webhook -> assertThat(webhook.status()).isEqualTo(403));

        Answer kept = demo.put(keys + "/webhooks_sharedkey_1", "{\"secret\":\"" + secret + "\"}");
        assertThat(kept.status()).as(kept.text()).isEqualTo(200);
        assertThat(kept.at("/sharedKeys/0/keySid")).isEqualTo("webhooks_sharedkey_1");
        assertThat(kept.text()).doesNotContain(secret);
        assertThat(demo.get(keys).text()).isEqualTo(kept.text());
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertAnswered(server.simulator().placeCall(CallToPlace.of(CALLER, number))));
        // While a Rule spreads both kinds arrive.
        signBy(account, "webhooks_sharedkey_1", secret, 50);
        for (int call = 0; call < 4; call++) {
            assertAnswered(server.simulator().placeCall(CallToPlace.of(CALLER, number)));
        }
        assertThat(server.bean(JdbcClient.class)
                        .sql("SELECT CAST(k AS text) FROM twilio_shared_key k")
                        .query(String.class)
                        .list())
                .isNotEmpty()
                .noneMatch(row -> row.contains(secret));

        signBy(account, "webhooks_sharedkey_1", secret, 100);
        assertThat(demo.delete(keys + "/webhooks_sharedkey_1").status()).isEqualTo(204);
        assertThat(demo.get(keys).json().at("/sharedKeys")).isEmpty();
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(server.simulator()
                                .placeCall(CallToPlace.of(CALLER, number))
                                .webhooks())
                        .allSatisfy(webhook -> assertThat(webhook.status()).isEqualTo(403)));
    }

    @Test
    void sharedKeysAreTheOwnersAndAskedForPrecisely() {
        SimulatedAccount account = anAccount();
        assertThat(store(demo, account).status()).isEqualTo(201);
        String keys = "/api/twilio-accounts/" + account.sid() + "/shared-keys";
        String body = "{\"secret\":\"0123456789abcdef\"}";

        assertThat(other.get(keys).status()).isEqualTo(403);
        assertThat(other.put(keys + "/WK1", body).status()).isEqualTo(403);
        assertThat(other.delete(keys + "/WK1").status()).isEqualTo(403);
        assertThat(demo.put(keys + "/WK1", "{}").at("/field")).isEqualTo("secret");
        assertThat(demo.put(keys + "/WK1", "{\"secret\":\"short\"}").text())
                .contains("secret")
                .doesNotContain("\"short\"");
        assertThat(demo.put(keys + "/W.K1", body).at("/field")).isEqualTo("keySid");
        for (int i = 0; i < 10; i++) {
            assertThat(demo.put(keys + "/WK" + i, body).status()).isEqualTo(200);
        }
        assertThat(demo.put(keys + "/WK0", body).status()).isEqualTo(200);
        assertThat(demo.put(keys + "/WK10", body).at("/field")).isEqualTo("keySid");
        assertThat(demo.delete(keys + "/WK3").status()).isEqualTo(204);
        assertThat(demo.delete(keys + "/WK3").status()).isEqualTo(204);
        assertThat(demo.put(keys + "/WK10", body).status()).isEqualTo(200);
    }

    /** The accounts that the audit messages of the action are about. */
    private List<String> accountsIn(String action) {
        List<String> accounts = new ArrayList<>();
        demo.get("/api/audit?limit=200&action=" + action)
                .json()
                .at("/messages")
                .forEach(message ->
                        accounts.add(message.at("/metadata/accountSid").asString()));
        return accounts;
    }

    private static Answer importOf(SwitchboardClient client, SimulatedAccount account) {
        return client.post("/api/phone-numbers/import", "{\"accountSid\":\"" + account.sid() + "\"}");
    }

    /** Stores the account with a number of its own, which is imported; answers the number. */
    private String importedNumberOf(SimulatedAccount account) {
        String number = aNumberOf(account);
        assertThat(store(demo, account).status()).isEqualTo(201);
        assertThat(importOf(demo, account).status()).isEqualTo(200);
        return number;
    }

    private void signBy(SimulatedAccount account, String keySid, String secret, int percent) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(
                        server.simulator().baseUrl().resolve("/_simulator/accounts/" + account.sid() + "/signing"))
                .header("Content-Type", "application/json")
                .PUT(BodyPublishers.ofString("""
                        [{"match":"DEFAULT","key":{"sid":"%s","secret":"%s"},"percent":%d}]
                        """.formatted(keySid, secret, percent)))
                .build();
        assertThat(HttpClient.newHttpClient()
                        .send(request, BodyHandlers.ofString())
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void anUnsignedOrUnknownAccountsCallbackIsRefused() {
        SimulatedAccount account = anAccount();
        String number = aNumberOf(account);
        SimulatedNumber configured = server.simulator()
                .changeNumber(number, before -> before.with("voice_url", server.url() + "/api/twilio/voice"));
        assertThat(configured.voiceUrl()).isNotEmpty();

        PlacedCall call = server.simulator().placeCall(CallToPlace.of(CALLER, number));

        assertThat(call.webhooks())
                .isNotEmpty()
                .allSatisfy(webhook -> assertThat(webhook.status()).isEqualTo(403));
    }

    private static void assertAnswered(PlacedCall call) {
        assertThat(call.webhooks())
                .isNotEmpty()
                .allSatisfy(webhook -> assertThat(webhook.status()).isEqualTo(200));
        assertThat(call.statusCallbacks())
                .isNotEmpty()
                .allSatisfy(callback -> assertThat(callback.requests())
                        .isNotEmpty()
                        .allSatisfy(request -> assertThat(request.status()).isEqualTo(204)));
    }

    private Answer store(SwitchboardClient client, SimulatedAccount account) {
        return client.post("/api/twilio-accounts", """
                {"accountSid":"%s","authToken":"%s"}
                """.formatted(account.sid(), account.authToken()));
    }

    private SimulatedAccount anAccount() {
        return server.simulator()
                .addAccount(
                        SimulatedAccount.of(SimulatorSids.sid("AC", "account " + ACCOUNTS.incrementAndGet()), token()));
    }

    private static String token() {
        return SimulatorSids.sid("", "token " + ACCOUNTS.get());
    }

    private String aNumberOf(SimulatedAccount account) {
        String number = "+1555888%04d".formatted(ACCOUNTS.incrementAndGet());
        return server.simulator()
                .addNumber(account.sid(), SimulatedNumber.of(number))
                .phoneNumber();
    }
}
