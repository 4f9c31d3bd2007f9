package dev.switchboard.api.purchase;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchboard.api.SwitchboardClient;
import dev.switchboard.api.SwitchboardClient.Answer;
import dev.switchboard.api.SwitchboardServer;
import dev.switchboard.simulator.fault.Fault;
import dev.switchboard.simulator.fault.Fault.Match;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What Twilio has for sale, told by the API. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AvailableNumbersIT {

    private static final String PATH = "/api/available-numbers?";

    private final SwitchboardServer server = SwitchboardServer.shared();
    private final SwitchboardClient demo = server.as("demo");

    @AfterEach
    void clearFaults() {
        server.simulator().clearFaults();
    }

    @ParameterizedTest
    @CsvSource({
        "country=us&type=local&areaCode=415, +14155550100",
        "country=US&type=LOCAL&contains=512555, +15125550100",
        "country=US&type=local&inRegion=TX, +15125550100",
        "country=US&type=local&inRegion=tx, +15125550100",
        "country=US&type=local&near=%2B12125550000, +12125550100",
        "'country=US&type=local&near=40.7,-74.0', +12125550100",
        "country=US&type=toll-free, +18335550100",
        "country=CA&type=local&areaCode=604&sms=true&mms=true&voice=true, +16045550100",
        "country=GB&type=mobile, +447700900000",
    })
    void findsWhatIsAskedFor(String query, String first) {
        Answer answer = demo.get(PATH + query);

        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        assertThat(answer.at("/availableNumbers/0/phoneNumber")).isEqualTo(first);
    }

    @Test
    void tellsPlaceCapabilitiesAndTheMonthlyPrice() {
        Answer answer = demo.get(PATH + "country=US&type=local&areaCode=415&limit=2");

        assertThat(answer.json().at("/availableNumbers")).hasSize(2);
        assertThat(answer.at("/availableNumbers/0/locality")).isEqualTo("San Francisco");
        assertThat(answer.at("/availableNumbers/0/region")).isEqualTo("CA");
        assertThat(answer.json().at("/availableNumbers/0/capabilities/sms").asBoolean())
                .isTrue();
        assertThat(answer.json().at("/availableNumbers/0/monthlyPrice").decimalValue())
                .isEqualByComparingTo("1.15");
        assertThat(answer.at("/availableNumbers/0/currency")).isEqualTo("USD");
        assertThat(answer.at("/availableNumbers/0/addressRequirements")).isEqualTo("none");
    }

    @ParameterizedTest
    @CsvSource({
        "type=local, country",
        "country=USA&type=local, country",
        "country=US, type",
        "country=US&type=premium, type",
        "country=US&type=mobile, type",
        "country=ZZ&type=local, type",
        "country=US&type=local&contains=5, contains",
        "country=US&type=local&contains=*%25, contains",
        "country=US&type=local&areaCode=15, areaCode",
        "country=US&type=local&inRegion=Texas, inRegion",
        "country=US&type=local&near=Austin, near",
        "'country=US&type=local&near=91,0', near",
        "'country=US&type=local&near=37.7,181', near",
        "country=US&type=local&sms=yes, sms",
        "country=GB&type=local&areaCode=415, areaCode",
        "country=GB&type=local&inRegion=CA, inRegion",
        "'country=GB&type=local&near=51.5,-0.1', near",
        "country=US&type=local&limit=0, limit",
        "country=US&type=local&limit=101, limit",
        "country=US&type=local&city=Austin, city",
    })
    void namesTheFieldThatIsWrong(String query, String field) {
        Answer answer = demo.get(PATH + query);

        assertThat(answer.status()).as(answer.text()).isEqualTo(400);
        assertThat(answer.at("/error")).isEqualTo("invalid_request");
        assertThat(answer.at("/field")).as(answer.text()).isEqualTo(field);
    }

    @Test
    void saysWhyTwilioRefuses() {
        server.simulator().replaceFaults(List.of(Fault.status(Match.get("AvailablePhoneNumbers"), 403, 20003)));

        Answer answer = demo.get(PATH + "country=US&type=local");

        assertThat(answer.status()).isEqualTo(502);
        assertThat(answer.json().at("/twilio/code").asInt()).isEqualTo(20003);
    }

    @Test
    void tellsNoPriceWhereTwilioHasNone() {
        server.simulator().replaceFaults(List.of(Fault.status(Match.get("/v1/PhoneNumbers/Countries"), 404, 20404)));

        Answer answer = demo.get(PATH + "country=US&type=local");

        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        assertThat(answer.json().at("/availableNumbers/0/monthlyPrice").isNull())
                .isTrue();
    }

    @Test
    void looksInNobodyElsesAccount() {
        assertThat(demo.get(PATH + "country=US&type=local&accountSid=AC" + "1".repeat(32))
                        .status())
                .isEqualTo(404);
    }
}
