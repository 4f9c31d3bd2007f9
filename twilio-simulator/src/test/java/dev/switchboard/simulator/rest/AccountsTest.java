package dev.switchboard.simulator.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.twilio.security.RequestValidator;
import dev.switchboard.simulator.RawClient;
import dev.switchboard.simulator.ReceivingApplication;
import dev.switchboard.simulator.SimulatorOptions;
import dev.switchboard.simulator.TwilioSimulator;
import dev.switchboard.simulator.account.SimulatedAccount;
import dev.switchboard.simulator.account.SimulatedNumber;
import dev.switchboard.simulator.account.SimulatorDemo;
import dev.switchboard.simulator.traffic.CallToPlace;
import dev.switchboard.simulator.traffic.PlacedCall;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AccountsTest {

    private static final String SUB = "AC000000000000000000000000000000b1";
    private static final String SUB_TOKEN = "11111111111111111111111111111111";
    private static final String SECONDARY = "/v1/AuthTokens/Secondary";
    private static final String PROMOTE = "/v1/AuthTokens/Promote";
    private static final String NUMBER = "+15557770001";

    private final TwilioSimulator simulator = TwilioSimulator.start(SimulatorOptions.onAnyPort());

    @AfterEach
    void stop() {
        simulator.close();
    }

    @Test
    void keepsTheNumbersOfAccountsApart() throws IOException {
        aSubaccount();
        simulator.addNumber(SUB, SimulatedNumber.of(NUMBER));

        String list = "/2010-04-01/Accounts/" + SUB + "/IncomingPhoneNumbers.json";
        HttpResponse<String> own = as(SUB, SUB_TOKEN).get(list);
        HttpResponse<String> main = main().get(RawClient.ACCOUNT + "/IncomingPhoneNumbers.json");

        assertThat(own.body()).contains(NUMBER).contains(SUB).doesNotContain(SimulatorDemo.PHONE_123);
        assertThat(main.body()).contains(SimulatorDemo.PHONE_123).doesNotContain(NUMBER);
        assertThat(main().get(list).body())
                .as("a parent reaches its subaccount")
                .contains(NUMBER);
        assertThat(as(SUB, SUB_TOKEN).get(RawClient.ACCOUNT + ".json").statusCode())
                .as("a subaccount does not reach its parent")
                .isEqualTo(404);
        assertThat(as(SUB, SUB_TOKEN)
                        .get("/v2/Channels/Senders?Channel=whatsapp")
                        .body())
                .as("elsewhere nobody reaches another account's")
                .doesNotContain(SimulatorDemo.PHONE_123);
    }

    @Test
    void listsTheCallsOfAnAccount() throws IOException {
        aSubaccount();
        simulator.addNumber(SUB, SimulatedNumber.of(NUMBER));
        PlacedCall call = simulator.placeCall(CallToPlace.of("+15550001111", NUMBER));

        var calls = RawClient.json(as(SUB, SUB_TOKEN).get("/2010-04-01/Accounts/" + SUB + "/Calls.json"));

        assertThat(calls.at("/calls/0/sid").asString()).isEqualTo(call.callSid());
        assertThat(calls.at("/calls/0/account_sid").asString()).isEqualTo(SUB);
        assertThat(main().get(RawClient.ACCOUNT + "/Calls.json").body()).doesNotContain(call.callSid());
    }

    @Test
    void accountsAndTheirNumbersAreAddedByTheControlApi() throws IOException {
        HttpResponse<String> added =
                main().send("POST", "/_simulator/accounts", "{\"accountSid\":\"" + SUB + "\",\"authToken\":\"t\"}");
        HttpResponse<String> numbers = main().send(
                        "POST",
                        "/_simulator/numbers",
                        "{\"accountSid\":\"" + SUB + "\",\"phoneNumber\":\"" + NUMBER + "\"}");

        assertThat(added.statusCode()).isEqualTo(201);
        assertThat(numbers.statusCode()).isEqualTo(201);
        assertThat(main().get("/_simulator/numbers/" + NUMBER).body()).contains(SUB);
        assertThat(main().send("POST", "/_simulator/accounts", "{\"accountSid\":\"" + SUB + "\"}")
                        .statusCode())
                .as("twice")
                .isEqualTo(400);
        assertThat(as(SUB, "wrong").get("/2010-04-01/Accounts/" + SUB + ".json").statusCode())
                .isEqualTo(401);
    }

    @Test
    void promotesTheSecondaryAuthToken() throws IOException {
        aSubaccount();

        HttpResponse<String> created = as(SUB, SUB_TOKEN).postForm(SECONDARY, "");
        String secondary = RawClient.json(created).path("secondary_auth_token").asString();

        assertThat(created.statusCode()).isEqualTo(201);
        assertThat(secondary).matches("[0-9a-f]{32}").isNotEqualTo(SUB_TOKEN);
        assertThat(authenticates(SUB_TOKEN)).isTrue();
        assertThat(authenticates(secondary)).as("before its promotion").isTrue();
        assertThat(as(SUB, SUB_TOKEN).postForm(SECONDARY, "").statusCode())
                .as("a second one")
                .isEqualTo(409);

        HttpResponse<String> promoted = as(SUB, SUB_TOKEN).postForm(PROMOTE, "");

        assertThat(RawClient.json(promoted).path("auth_token").asString()).isEqualTo(secondary);
        assertThat(authenticates(SUB_TOKEN)).as("the former one").isFalse();
        assertThat(authenticates(secondary)).isTrue();
        assertThat(as(SUB, secondary).postForm(PROMOTE, "").statusCode())
                .as("with none left")
                .isEqualTo(404);
    }

    @Test
    void deletesTheSecondaryAuthToken() throws IOException {
        aSubaccount();
        String secondary = RawClient.json(as(SUB, SUB_TOKEN).postForm(SECONDARY, ""))
                .path("secondary_auth_token")
                .asString();

        assertThat(as(SUB, SUB_TOKEN).send("DELETE", SECONDARY, "").statusCode())
                .isEqualTo(204);
        assertThat(authenticates(secondary)).isFalse();
        assertThat(authenticates(SUB_TOKEN)).isTrue();
        assertThat(as(SUB, SUB_TOKEN).send("DELETE", SECONDARY, "").statusCode())
                .as("twice")
                .isEqualTo(404);
    }

    @Test
    void signsWithTheTokenThatIsPrimary() throws IOException {
        aSubaccount();
        try (ReceivingApplication application = new ReceivingApplication()) {
            String url = application.url("/voice");
            simulator.addNumber(
                    SUB,
                    SimulatedNumber.of(NUMBER)
                            .with("voice_url", url)
                            .with("status_callback", application.url("/status")));

            simulator.placeCall(CallToPlace.of("+15550001111", NUMBER));
            String secondary = RawClient.json(as(SUB, SUB_TOKEN).postForm(SECONDARY, ""))
                    .path("secondary_auth_token")
                    .asString();
            simulator.placeCall(CallToPlace.of("+15550001111", NUMBER));
            as(SUB, SUB_TOKEN).postForm(PROMOTE, "");
            simulator.placeCall(CallToPlace.of("+15550001111", NUMBER));

            assertThat(application.received("/voice"))
                    .extracting(received -> signedWith(received, url, SUB_TOKEN, secondary))
                    .containsExactly(SUB_TOKEN, SUB_TOKEN, secondary);
        }
    }

    @Test
    void anApiKeyReachesNeitherAccountsNorAuthTokens() throws IOException {
        try (TwilioSimulator keyed = TwilioSimulator.start(
                SimulatorOptions.onAnyPort().withApiKey(new SimulatorOptions.ApiKey("SK1", "secret")))) {
            RawClient key = new RawClient(keyed).as("SK1", "secret");

            assertThat(key.get(RawClient.ACCOUNT + "/IncomingPhoneNumbers.json").statusCode())
                    .isEqualTo(200);
            assertThat(key.get(RawClient.ACCOUNT + ".json").statusCode()).isEqualTo(401);
            assertThat(key.postForm(SECONDARY, "").statusCode()).isEqualTo(401);
        }
    }

    @Test
    void accountsAndTheirTokensOutliveTheProcess(@TempDir Path folder) throws IOException {
        SimulatorOptions options = SimulatorOptions.onAnyPort().withStateFile(folder.resolve("state.json"));
        String promoted;
        try (TwilioSimulator first = TwilioSimulator.start(options)) {
            first.addAccount(SimulatedAccount.of(SUB, SUB_TOKEN).withParent(SimulatorDemo.ACCOUNT_SID));
            first.addNumber(SUB, SimulatedNumber.of(NUMBER));
            RawClient client = new RawClient(first).as(SUB, SUB_TOKEN);
            client.postForm(SECONDARY, "");
            promoted = RawClient.json(client.postForm(PROMOTE, ""))
                    .path("auth_token")
                    .asString();
        }
        try (TwilioSimulator second = TwilioSimulator.start(options)) {
            assertThat(second.account(SUB).orElseThrow().authToken()).isEqualTo(promoted);
            assertThat(new RawClient(second)
                            .as(SUB, promoted)
                            .get("/2010-04-01/Accounts/" + SUB + "/IncomingPhoneNumbers.json")
                            .body())
                    .contains(NUMBER);
            assertThat(second.number(SimulatorDemo.PHONE_123)).isPresent();
        }
    }

    private void aSubaccount() {
        simulator.addAccount(SimulatedAccount.of(SUB, SUB_TOKEN).withParent(SimulatorDemo.ACCOUNT_SID));
    }

    private static String signedWith(ReceivingApplication.Received received, String url, String... tokens) {
        return Arrays.stream(tokens)
                .filter(token -> new RequestValidator(token)
                        .validate(url, received.parameters(), received.header("X-twilio-signature")))
                .findFirst()
                .orElse("none");
    }

    private boolean authenticates(String token) throws IOException {
        return as(SUB, token).get("/2010-04-01/Accounts/" + SUB + ".json").statusCode() == 200;
    }

    private RawClient main() {
        return new RawClient(simulator);
    }

    private RawClient as(String user, String password) {
        return main().as(user, password);
    }
}
