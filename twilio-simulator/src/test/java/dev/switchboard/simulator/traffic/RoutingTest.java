package dev.switchboard.simulator.traffic;

import static dev.switchboard.simulator.account.SimulatorDemo.ACCOUNT_SID;
import static dev.switchboard.simulator.account.SimulatorDemo.APPLICATION_SID;
import static dev.switchboard.simulator.account.SimulatorDemo.PHONE_123;
import static dev.switchboard.simulator.account.SimulatorDemo.TRUNK_SID;
import static org.assertj.core.api.Assertions.assertThat;

import dev.switchboard.simulator.RawClient;
import dev.switchboard.simulator.SimulatorOptions;
import dev.switchboard.simulator.TwilioSimulator;
import dev.switchboard.simulator.account.SimulatedAccount;
import dev.switchboard.simulator.account.SimulatedApplication;
import dev.switchboard.simulator.account.SimulatorSids;
import java.io.IOException;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What numbers point to, and which of it is refused. */
class RoutingTest {

    private static final String UNKNOWN_APPLICATION = SimulatorSids.sid("AP", "unknown");
    private static final String UNKNOWN_TRUNK = SimulatorSids.sid("TK", "unknown");

    private final TwilioSimulator simulator = TwilioSimulator.start(SimulatorOptions.onAnyPort());
    private final RawClient raw = new RawClient(simulator);

    @AfterEach
    void stop() {
        simulator.close();
    }

    @Test
    void anUnknownApplicationOrTrunkIsRefused() throws IOException {
        assertThat(code(update("VoiceApplicationSid=" + UNKNOWN_APPLICATION))).isEqualTo(21420);
        assertThat(code(update("SmsApplicationSid=" + UNKNOWN_APPLICATION))).isEqualTo(21420);
        assertThat(update("TrunkSid=" + UNKNOWN_TRUNK).statusCode()).isEqualTo(400);
        assertThat(simulator.number(PHONE_123).orElseThrow().settings()).isEmpty();

        assertThat(update("VoiceApplicationSid=" + APPLICATION_SID).statusCode())
                .isEqualTo(200);
        assertThat(update("TrunkSid=" + TRUNK_SID).statusCode()).isEqualTo(200);
        assertThat(simulator.number(PHONE_123).orElseThrow().trunkSid()).isEqualTo(TRUNK_SID);
    }

    @Test
    void anotherAccountsApplicationIsRefused() throws IOException {
        String sub = "AC000000000000000000000000000000b1";
        simulator.addAccount(SimulatedAccount.of(sub, "token").withParent(ACCOUNT_SID));
        simulator.putApplication(sub, SimulatedApplication.of(UNKNOWN_APPLICATION));

        assertThat(code(update("VoiceApplicationSid=" + UNKNOWN_APPLICATION))).isEqualTo(21420);
    }

    @Test
    void whatIsSetBehindTheClientsBackExists() throws IOException {
        simulator.changeNumber(PHONE_123, number -> number.with("voice_application_sid", UNKNOWN_APPLICATION));

        assertThat(raw.get(RawClient.ACCOUNT + "/Applications/" + UNKNOWN_APPLICATION + ".json")
                        .statusCode())
                .isEqualTo(200);
        assertThat(update("SmsApplicationSid=" + UNKNOWN_APPLICATION).statusCode())
                .isEqualTo(200);

        assertThat(simulator.removeApplication(ACCOUNT_SID, UNKNOWN_APPLICATION))
                .isTrue();
        assertThat(code(update("SmsApplicationSid=" + UNKNOWN_APPLICATION))).isEqualTo(21420);
    }

    @Test
    void applicationsAndTrunksAreListedAndFetched() throws IOException {
        raw.send(
                "PUT",
                "/_simulator/applications/" + UNKNOWN_APPLICATION,
                "{\"friendly_name\":\"Mine\",\"voice_url\":\"https://a.example/\"}");
        raw.send("PUT", "/_simulator/trunks/" + UNKNOWN_TRUNK, "{\"friendly_name\":\"PBX\"}");

        assertThat(raw.get(RawClient.ACCOUNT + "/Applications.json?FriendlyName=Mine")
                        .body())
                .contains("https://a.example/")
                .doesNotContain(APPLICATION_SID);
        assertThat(raw.get("/v1/Trunks").body()).contains(TRUNK_SID).contains("PBX");
        assertThat(raw.get("/v1/Trunks/" + UNKNOWN_TRUNK).body()).contains("PBX");
        assertThat(raw.send("DELETE", "/_simulator/trunks/" + UNKNOWN_TRUNK, "").statusCode())
                .isEqualTo(204);
        assertThat(raw.get("/v1/Trunks/" + UNKNOWN_TRUNK).statusCode()).isEqualTo(404);
        assertThat(raw.send(
                                "PUT",
                                "/_simulator/applications/" + UNKNOWN_APPLICATION,
                                "{\"voice_ulr\":\"https://a.example/\"}")
                        .body())
                .contains("voice_ulr");
    }

    @ParameterizedTest
    @CsvSource({
        "'{\"webhook\":{\"callback_url\":\"nonsense\"}}', webhook.callback_url",
        "'{\"webhook\":{\"fallback_url\":\"ftp://a.example/\"}}', webhook.fallback_url",
        "'{\"webhook\":{\"status_callback_url\":\"https://a_b.example/\"}}', webhook.status_callback_url",
        "'{\"configuration\":{\"voice_application_sid\":\"AP00000000000000000000000000000001\"}}', voice_application_sid"
    })
    void aSendersBadUrlIsRefused(String body, String field) throws IOException {
        HttpResponse<String> response = raw.send("POST", RawClient.senderPath(PHONE_123), body);

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(response.body()).contains("63100").contains(field);
        assertThat(simulator.sender(PHONE_123).orElseThrow().status()).isEqualTo("ONLINE");
    }

    private HttpResponse<String> update(String form) throws IOException {
        return raw.postForm(RawClient.numberPath(PHONE_123), form);
    }

    private static int code(HttpResponse<String> response) {
        return RawClient.json(response).path("code").asInt();
    }
}
