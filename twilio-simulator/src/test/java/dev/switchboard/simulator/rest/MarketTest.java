package dev.switchboard.simulator.rest;

import static dev.switchboard.simulator.account.SimulatorDemo.ACCOUNT_SID;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.twilio.http.TwilioRestClient;
import com.twilio.rest.api.v2010.account.IncomingPhoneNumber;
import com.twilio.rest.api.v2010.account.availablephonenumbercountry.Local;
import com.twilio.rest.pricing.v1.phonenumber.Country;
import com.twilio.type.PhoneNumber;
import dev.switchboard.simulator.RawClient;
import dev.switchboard.simulator.SimulatorHttpClient;
import dev.switchboard.simulator.SimulatorOptions;
import dev.switchboard.simulator.TwilioSimulator;
import dev.switchboard.simulator.account.SimulatedAccount;
import dev.switchboard.simulator.account.SimulatedNumber;
import dev.switchboard.simulator.account.SimulatorSids;
import dev.switchboard.simulator.fault.Fault;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Currency;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MarketTest {

    private static final String OAKLAND = "+15105550100";
    private static final String FOR_SALE = RawClient.ACCOUNT + "/AvailablePhoneNumbers/";
    private static final String NUMBERS = RawClient.ACCOUNT + "/IncomingPhoneNumbers.json";

    private final TwilioSimulator simulator = TwilioSimulator.start(SimulatorOptions.onAnyPort());
    private final TwilioRestClient twilio = SimulatorHttpClient.restClient(simulator);
    private final RawClient raw = new RawClient(simulator);

    @AfterEach
    void stop() {
        simulator.close();
    }

    @Test
    void sellsWhatTwiliosClientFinds() {
        Local found = Local.reader(ACCOUNT_SID, "US")
                .setAreaCode(510)
                .pageSize(2)
                .read(twilio)
                .iterator()
                .next();

        assertThat(found.getPhoneNumber()).hasToString(OAKLAND);
        assertThat(found.getCapabilities().getSms()).isTrue();
        assertThat(found.getRegion()).isEqualTo("CA");
        IncomingPhoneNumber bought = IncomingPhoneNumber.creator(ACCOUNT_SID, new PhoneNumber(OAKLAND))
                .setVoiceUrl("https://agents.example/voice")
                .setFriendlyName("Front desk")
                .create(twilio);

        assertThat(bought.getVoiceUrl()).hasToString("https://agents.example/voice");
        assertThat(simulator.number(OAKLAND))
                .hasValueSatisfying(number -> assertThat(number.voiceUrl()).isEqualTo("https://agents.example/voice"));
    }

    @Test
    void tellsWhatNumbersCostAMonth() {
        Country us = Country.fetcher("US").fetch(twilio);

        assertThat(us.getPriceUnit()).isEqualTo(Currency.getInstance("USD"));
        assertThat(us.getPhoneNumberPrices()).hasSize(2).first().satisfies(price -> {
            assertThat(price.getBasePrice()).isEqualTo(1.15);
            assertThat(price.getCurrentPrice()).isEqualTo(1.15);
        });
    }

    @ParameterizedTest
    @CsvSource({
        "US/Local.json?AreaCode=415, +14155550100",
        "US/Local.json?Contains=512555, +15125550100",
        "US/Local.json?Contains=*105550199$, +15105550199",
        "US/Local.json?Contains=%2B1212, +12125550100",
        "US/Local.json?Contains=510JJJ, +15105550100",
        "US/Local.json?InRegion=TX, +15125550100",
        "US/Local.json?NearNumber=%2B14155550000&InLocality=Oakland, +15105550100",
        "US/Local.json?NearLatLong=40.7%2C-74.0, +12125550100",
        "US/Local.json?SmsEnabled=false, +12025550104",
        "US/TollFree.json?AreaCode=844, +18445550100",
        "GB/Local.json?InLocality=Manchester, +441614960000",
        "GB/Mobile.json, +447700900000",
        "AU/Mobile.json?ExcludeAllAddressRequired=true, +61491570000",
    })
    void searchesByWhatTwilioSearchesBy(String search, String first) throws IOException {
        assertThat(found(search)).startsWith(first);
    }

    @Test
    void findsNothingFarAway() throws IOException {
        assertThat(found("US/Local.json?NearNumber=%2B12125550000&Distance=10&InRegion=CA"))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "US/Mobile.json, 404, 20404",
        "XX/Local.json, 404, 20404",
        "US/Local.json?Contains=5, 400, 20001",
        "US/Local.json?Contains=**5, 400, 20001",
        "GB/Local.json?InRegion=CA, 400, 20001",
        "GB/Local.json?NearLatLong=1%2C1, 400, 20001",
        "US/Local.json?SmsEnabled=yes, 400, 20001",
        "US/Local.json?NearNumber=%2B14155550000&Distance=501, 400, 20001",
    })
    void refusesWhatTwilioRefuses(String search, int status, int code) throws IOException {
        HttpResponse<String> answer = raw.get(FOR_SALE + search);

        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(RawClient.json(answer).path("code").asInt()).isEqualTo(code);
    }

    @ParameterizedTest
    @CsvSource({
        "PhoneNumber=%2B14155550199x, 21421",
        "PhoneNumber=, 21421",
        "PhoneNumber=%2B14155551234, 21422",
        "AreaCode=999, 21452",
        "PhoneNumber=%2B442079460000, 21631",
        "PhoneNumber=%2B447700900000, 21649",
        "PhoneNumber=%2B14155550100&VoiceUrl=nonsense, 21402",
    })
    void refusesAPurchaseAndChangesNothing(String form, int code) throws IOException {
        HttpResponse<String> answer = raw.postForm(NUMBERS, form);

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(RawClient.json(answer).path("code").asInt()).isEqualTo(code);
        assertThat(simulator.number("+14155550100")).isEmpty();
    }

    @Test
    void sellsWithTheAddressAndTheBundleThatAreAskedFor() throws IOException {
        String address = SimulatorSids.sid("AD", "office");
        String bundle = SimulatorSids.sid("BU", "office");

        assertThat(buy("+442079460000", "&AddressSid=" + address).statusCode()).isEqualTo(201);
        assertThat(buy("+447700900000", "&BundleSid=" + bundle).statusCode()).isEqualTo(201);
    }

    @Test
    void sellsEachNumberOnce() throws IOException {
        simulator.addAccount(new SimulatedAccount(
                SimulatorSids.sid("AC", "other"), null, "Other", "token-of-the-other", null, false));
        buy(OAKLAND, "");

        HttpResponse<String> other = new RawClient(simulator)
                .as(SimulatorSids.sid("AC", "other"), "token-of-the-other")
                .postForm(
                        NUMBERS.replace(ACCOUNT_SID, SimulatorSids.sid("AC", "other")),
                        "PhoneNumber=%2B" + OAKLAND.substring(1));

        assertThat(RawClient.json(other).path("code").asInt()).isEqualTo(21422);
        assertThat(found("US/Local.json?AreaCode=510")).doesNotContain(OAKLAND);
    }

    @Test
    void updatesANumberThatTheAccountHasAndAnswersAsIfItWereBought() throws IOException {
        buy(OAKLAND, "&FriendlyName=First&VoiceUrl=https://first.example/");

        HttpResponse<String> again = buy(OAKLAND, "&VoiceUrl=https://second.example/");

        assertThat(again.statusCode()).isEqualTo(201);
        assertThat(simulator.number(OAKLAND)).hasValueSatisfying(number -> {
            assertThat(number.voiceUrl()).isEqualTo("https://second.example/");
            assertThat(number.get("friendly_name")).isEqualTo("First");
        });
    }

    @Test
    void refusesWhatWasSoldMeanwhile() throws IOException {
        assertThat(found("US/Local.json?AreaCode=510")).startsWith(OAKLAND);
        raw.send("PUT", "/_simulator/sold/" + OAKLAND, "");

        assertThat(RawClient.json(buy(OAKLAND, "")).path("code").asInt()).isEqualTo(21422);
        assertThat(found("US/Local.json?AreaCode=510")).doesNotContain(OAKLAND);
    }

    @Test
    void keepsThePurchaseWhoseAnswerWasLost() {
        simulator.replaceFaults(List.of(Fault.dropAfterApply(Fault.Match.post("IncomingPhoneNumbers.json"))));

        assertThatThrownBy(() -> buy(OAKLAND, "")).isInstanceOf(IOException.class);

        assertThat(simulator.number(OAKLAND)).isPresent();
    }

    @Test
    void sellsOneNumberToATrialAccount() throws IOException {
        simulator.changeAccount(ACCOUNT_SID, SimulatedAccount::asTrial);

        assertThat(RawClient.json(buy(OAKLAND, "")).path("code").asInt()).isEqualTo(10002);

        simulator.clear();
        assertThat(buy(OAKLAND, "").statusCode()).isEqualTo(201);
    }

    @Test
    void keepsAReleasedNumberInQuarantineForTenDays(@TempDir Path folder) throws IOException {
        SimulatorOptions options = SimulatorOptions.onAnyPort().withStateFile(folder.resolve("state"));
        try (TwilioSimulator first = TwilioSimulator.start(options)) {
            RawClient client = new RawClient(first);
            String uri = RawClient.json(client.postForm(NUMBERS, "PhoneNumber=%2B15105550100"))
                    .path("uri")
                    .asString();
            assertThat(client.send("DELETE", uri, "").statusCode()).isEqualTo(204);
        }
        try (TwilioSimulator second = TwilioSimulator.start(options)) {
            RawClient client = new RawClient(second);
            assertThat(RawClient.json(client.postForm(NUMBERS, "PhoneNumber=%2B15105550100"))
                            .path("code")
                            .asInt())
                    .as("a restart does not end it")
                    .isEqualTo(21422);

            second.advanceClock(Duration.ofDays(10));

            assertThat(client.postForm(NUMBERS, "PhoneNumber=%2B15105550100").statusCode())
                    .isEqualTo(201);
        }
    }

    @Test
    void releasesNoNumberWhoseEmergencyAddressIsRegistered() throws IOException {
        simulator.addNumber(SimulatedNumber.of("+15559990001"));
        String path = RawClient.numberPath("+15559990001");
        raw.postForm(path, "EmergencyAddressSid=" + SimulatorSids.sid("AD", "office"));
        assertThat(emergency(path)).isEqualTo("pending-registration");
        simulator.advanceClock(Duration.ofSeconds(3));
        assertThat(emergency(path)).isEqualTo("registered");
        assertThat(raw.send("DELETE", path, "").statusCode()).isEqualTo(400);

        raw.postForm(path, "EmergencyAddressSid=");
        assertThat(emergency(path)).isEqualTo("pending-unregistration");
        assertThat(raw.send("DELETE", path, "").statusCode()).isEqualTo(400);
        simulator.advanceClock(Duration.ofSeconds(3));

        assertThat(emergency(path)).isEqualTo("unregistered");
        assertThat(raw.send("DELETE", path, "").statusCode()).isEqualTo(204);
        assertThat(raw.get(path).statusCode()).isEqualTo(404);
    }

    private String emergency(String path) throws IOException {
        return RawClient.json(raw.get(path)).path("emergency_address_status").asString();
    }

    private HttpResponse<String> buy(String phoneNumber, String more) throws IOException {
        return raw.postForm(NUMBERS, "PhoneNumber=%2B" + phoneNumber.substring(1) + more);
    }

    private List<String> found(String search) throws IOException {
        return RawClient.json(raw.get(FOR_SALE + search))
                .path("available_phone_numbers")
                .valueStream()
                .map(number -> number.path("phone_number").asString())
                .toList();
    }
}
