package dev.switchboard.simulator.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchboard.simulator.RawClient;
import dev.switchboard.simulator.SimulatorOptions;
import dev.switchboard.simulator.TwilioSimulator;
import java.io.IOException;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProductHostTest {

    private final TwilioSimulator simulator = TwilioSimulator.start(SimulatorOptions.onAnyPort());

    @AfterEach
    void stop() {
        simulator.close();
    }

    @ParameterizedTest
    @CsvSource(
            value = {
                "api.twilio.com, 127.0.0.1:4010, api",
                "-, messaging.twilio.com, messaging",
                "-, api.dublin.ie1.twilio.com:443, api",
                "-, trunking.localhost:4010, trunking",
                "Accounts.Twilio.com, -, accounts",
                "simulator.example.com, 127.0.0.1, -",
                "-, 127.0.0.1:4010, -",
                "-, localhost:4010, -",
                "twilio.com.example, -, -"
            },
            nullValues = "-")
    void isReadFromTheHostNames(String forwarded, String host, String product) {
        assertThat(ProductHost.of(forwarded, host).map(ProductHost::product).orElse(null))
                .isEqualTo(product);
    }

    @ParameterizedTest
    @CsvSource({
        "api, /2010-04-01/Accounts/AC00000000000000000000000000000000.json, 200",
        "messaging, /2010-04-01/Accounts/AC00000000000000000000000000000000.json, 404",
        "messaging, /v1/Services, 200",
        "api, /v1/Services, 404",
        "accounts, /v1/Services, 404",
        "messaging, /v2/Channels/Senders?Channel=whatsapp, 200",
        "api, /v2/Channels/Senders?Channel=whatsapp, 404",
        "trunking, /v1/Trunks, 200",
        "messaging, /v1/Trunks, 404",
        "nothing, /v1/Services, 404"
    })
    void eachProductAnswersUnderItsOwnHost(String product, String path, int status) throws IOException {
        HttpResponse<String> response =
                new RawClient(simulator).under(product + ".twilio.com").get(path);

        assertThat(response.statusCode()).isEqualTo(status);
        assertThat(simulator.requests().get(0).product()).isEqualTo(product);
        if (status == 200 && path.startsWith("/v")) {
            assertThat(response.body()).contains("\"url\":\"https://" + product + ".twilio.com/v");
        }
    }

    @Test
    void whoeverNamesNoneReachesAll() throws IOException {
        RawClient raw = new RawClient(simulator);

        assertThat(raw.get("/v1/Services").body()).contains(simulator.baseUrl().toString());
        assertThat(raw.get(RawClient.ACCOUNT + ".json").statusCode()).isEqualTo(200);
        assertThat(simulator.requests()).extracting(RecordedRequest::product).containsOnlyNulls();
    }
}
