package dev.switchboard.simulator.http;

import static dev.switchboard.simulator.account.SimulatorDemo.PHONE_123;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.switchboard.simulator.RawClient;
import dev.switchboard.simulator.SimulatorOptions;
import dev.switchboard.simulator.TwilioSimulator;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RequestContractTest {

    private final TwilioSimulator simulator = TwilioSimulator.start(SimulatorOptions.onAnyPort());

    @AfterEach
    void stop() {
        simulator.close();
    }

    @Test
    void acceptsWhatTwilioDescribes() throws IOException {
        api().get(RawClient.ACCOUNT + "/Calls.json?StartTime%3E=2026-01-01&PageSize=5");
        api().postForm(RawClient.numberPath(PHONE_123), "VoiceUrl=https://a.example/&TrunkSid=");
        messaging()
                .send(
                        "POST",
                        RawClient.senderPath(PHONE_123),
                        "{\"webhook\":{\"callback_url\":\"https://a.example/\"}}");

        assertThat(problems()).isEmpty();
    }

    @Test
    void namesWhatTwilioDoesNotDescribe() throws IOException {
        api().get(RawClient.ACCOUNT + "/Calls.json?Since=2026-01-01");
        api().postForm(RawClient.numberPath(PHONE_123), "VoiceMethod=PUT&TrunkSid=TK1");
        messaging().get("/v2/Channels/Senders?Channel=whatsapp");
        messaging().send("POST", RawClient.senderPath(PHONE_123), "{\"webhook\":{\"url\":\"https://a.example/\"}}");
        messaging().get(RawClient.ACCOUNT + "/Calls.json");
        new RawClient(simulator).get("/v1/Services");

        assertThat(problems())
                .hasSize(6)
                .anyMatch(problem -> problem.contains("no parameter Since"))
                .anyMatch(problem -> problem.contains("VoiceMethod should be one of"))
                .anyMatch(problem -> problem.contains("TrunkSid should be like"))
                .anyMatch(problem -> problem.contains("webhook has no property url"))
                .anyMatch(problem -> problem.contains("messaging /2010-04-01"))
                .anyMatch(problem -> problem.equals("GET /v1/Services is not an operation of Twilio's"));
    }

    private List<String> problems() {
        String folder = System.getenv().getOrDefault("TWILIO_OPENAPI_DIR", "");
        assumeTrue(
                !folder.isEmpty(),
                "TWILIO_OPENAPI_DIR is not set: give it the folder with Twilio's OpenAPI slices to check requests");
        return RequestContract.in(Path.of(folder)).problems(simulator.requests());
    }

    private RawClient api() {
        return new RawClient(simulator).under("api.twilio.com");
    }

    private RawClient messaging() {
        return new RawClient(simulator).under("messaging.twilio.com");
    }
}
