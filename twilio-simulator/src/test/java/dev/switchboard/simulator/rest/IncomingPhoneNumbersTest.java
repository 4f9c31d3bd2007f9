package dev.switchboard.simulator.rest;

import static dev.switchboard.simulator.account.SimulatorDemo.ACCOUNT_SID;
import static dev.switchboard.simulator.account.SimulatorDemo.PHONE_123;
import static dev.switchboard.simulator.account.SimulatorDemo.PHONE_124;
import static dev.switchboard.simulator.account.SimulatorDemo.PHONE_125;
import static dev.switchboard.simulator.account.SimulatorDemo.PHONE_126;
import static dev.switchboard.simulator.account.SimulatorSids.phoneNumberSid;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.twilio.exception.ApiException;
import com.twilio.http.HttpMethod;
import com.twilio.http.TwilioRestClient;
import com.twilio.rest.api.v2010.account.IncomingPhoneNumber;
import com.twilio.rest.api.v2010.account.IncomingPhoneNumberUpdater;
import dev.switchboard.simulator.RawClient;
import dev.switchboard.simulator.SimulatorHttpClient;
import dev.switchboard.simulator.SimulatorOptions;
import dev.switchboard.simulator.TwilioSimulator;
import dev.switchboard.simulator.account.Capabilities;
import dev.switchboard.simulator.account.SimulatedNumber;
import dev.switchboard.simulator.account.SimulatorDemo;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IncomingPhoneNumbersTest {

    private final TwilioSimulator simulator = TwilioSimulator.start(SimulatorOptions.onAnyPort());
    private final TwilioRestClient twilio = SimulatorHttpClient.restClient(simulator);
    private final RawClient raw = new RawClient(simulator);

    @AfterEach
    void stop() {
        simulator.close();
    }

    @Test
    void fetchesTheDemoNumberWithItsCapabilities() {
        IncomingPhoneNumber number = IncomingPhoneNumber.fetcher(ACCOUNT_SID, phoneNumberSid(PHONE_125))
                .fetch(twilio);

        assertThat(number.getPhoneNumber()).hasToString(PHONE_125);
        assertThat(number.getFriendlyName()).isEqualTo("(555) 000-0125");
        assertThat(number.getCapabilities().getVoice()).isTrue();
        assertThat(number.getCapabilities().getSms()).isFalse();
        assertThat(number.getVoiceMethod()).isEqualTo(HttpMethod.POST);
        assertThat(number.getDateCreated()).isNotNull();
    }

    @Test
    void handsOutEveryNumberOnceWhenPaged() {
        simulator.addNumbers(2_345, "+1556", Capabilities.VOICE_AND_SMS, false);
        SimulatorHttpClient http = new SimulatorHttpClient(simulator.baseUrl());
        TwilioRestClient client = new TwilioRestClient.Builder(ACCOUNT_SID, SimulatorDemo.AUTH_TOKEN)
                .httpClient(http)
                .build();

        List<String> sids = new ArrayList<>();
        IncomingPhoneNumber.reader(ACCOUNT_SID)
                .pageSize(1_000)
                .read(client)
                .forEach(number -> sids.add(number.getSid()));

        assertThat(sids).hasSize(2_345 + SimulatorDemo.numbers().size()).doesNotHaveDuplicates();
        assertThat(http.urls()).hasSize(3);
    }

    @Test
    void losesNoNumberWhenOneIsReleasedBetweenTwoPages() throws IOException {
        simulator.clear();
        simulator.addNumbers(20, "+1556", Capabilities.VOICE_AND_SMS, false);

        var first = RawClient.json(raw.get(RawClient.ACCOUNT + "/IncomingPhoneNumbers.json?PageSize=10"));
        simulator.removeNumber("+15560000003");
        var second = RawClient.json(raw.get(first.path("next_page_uri").asString()));

        assertThat(second.path("incoming_phone_numbers")
                        .path(0)
                        .path("phone_number")
                        .asString())
                .isEqualTo("+15560000010");
        assertThat(second.path("incoming_phone_numbers")).hasSize(10);
        assertThat(second.path("next_page_uri").isNull()).isTrue();
        assertThat(second.path("page").asInt()).isEqualTo(1);
        assertThat(second.path("start").asInt()).isEqualTo(10);
        assertThat(second.path("end").asInt()).isEqualTo(19);
    }

    @Test
    void goesBackToThePreviousPage() throws IOException {
        String list = RawClient.ACCOUNT + "/IncomingPhoneNumbers.json?PageSize=2";
        var first = RawClient.json(raw.get(list));
        var second = RawClient.json(raw.get(first.path("next_page_uri").asString()));

        assertThat(RawClient.json(raw.get(second.path("previous_page_uri").asString())))
                .isEqualTo(RawClient.json(raw.get(list + "&Page=0")));
    }

    @Test
    void filtersByAPartOfTheNumber() {
        assertThat(numbersLike("0000123")).containsExactly(PHONE_123);
        assertThat(numbersLike("+1555000012")).hasSize(5);
        assertThat(numbersLike("+1555***9")).isEmpty();
        assertThat(numbersLike("+1555***0123")).containsExactly(PHONE_123);
    }

    @Test
    void keepsTheFilterOnLaterPages() throws IOException {
        var first = RawClient.json(
                raw.get(RawClient.ACCOUNT + "/IncomingPhoneNumbers.json?PhoneNumber=%2B1555000012&PageSize=3"));
        var second = RawClient.json(raw.get(first.path("next_page_uri").asString()));

        assertThat(second.path("incoming_phone_numbers")).hasSize(2);
    }

    @Test
    void filtersByFriendlyName() {
        IncomingPhoneNumber.updater(ACCOUNT_SID, phoneNumberSid(PHONE_124))
                .setFriendlyName("Front desk")
                .update(twilio);

        assertThat(IncomingPhoneNumber.reader(ACCOUNT_SID)
                        .setFriendlyName("Front desk")
                        .read(twilio))
                .singleElement()
                .satisfies(number -> assertThat(number.getPhoneNumber()).hasToString(PHONE_124));
    }

    private List<String> numbersLike(String phoneNumber) {
        List<String> found = new ArrayList<>();
        IncomingPhoneNumber.reader(ACCOUNT_SID)
                .setPhoneNumber(phoneNumber)
                .read(twilio)
                .forEach(number -> found.add(number.getPhoneNumber().toString()));
        return found;
    }

    @Test
    void updatesOnlyWhatIsGiven() {
        update(PHONE_123)
                .setVoiceUrl("https://a.example/voice")
                .setVoiceMethod(HttpMethod.GET)
                .update(twilio);
        IncomingPhoneNumber number = update(PHONE_123)
                .setSmsUrl("https://a.example/sms")
                .setStatusCallback("https://a.example/status")
                .update(twilio);

        assertThat(number.getVoiceUrl()).isEqualTo(URI.create("https://a.example/voice"));
        assertThat(number.getVoiceMethod()).isEqualTo(HttpMethod.GET);
        assertThat(number.getSmsUrl()).isEqualTo(URI.create("https://a.example/sms"));
        assertThat(number.getStatusCallback()).isEqualTo(URI.create("https://a.example/status"));
        assertThat(simulator.number(PHONE_123).orElseThrow().voiceUrl()).isEqualTo("https://a.example/voice");
    }

    @Test
    void clearsWithAnEmptyText() {
        update(PHONE_123)
                .setVoiceUrl("https://a.example/voice")
                .setVoiceFallbackUrl("https://a.example/fallback")
                .update(twilio);
        update(PHONE_123).setVoiceUrl("").setVoiceFallbackUrl("").update(twilio);

        assertThat(simulator.number(PHONE_123).orElseThrow().settings()).isEmpty();
    }

    @Test
    void ignoresUnknownParameters() throws IOException {
        assertThat(raw.postForm(RawClient.numberPath(PHONE_123), "Surprise=1").statusCode())
                .isEqualTo(200);
    }

    @Test
    void keepsATrunkOrAnApplicationButNotBoth() {
        update(PHONE_126).setVoiceApplicationSid(SimulatorDemo.APPLICATION_SID).update(twilio);
        assertThat(simulator.number(PHONE_126).orElseThrow().trunkSid()).isEmpty();

        update(PHONE_126).setTrunkSid(SimulatorDemo.TRUNK_SID).update(twilio);
        assertThat(simulator.number(PHONE_126).orElseThrow().get("voice_application_sid"))
                .isEmpty();
        assertThat(simulator.number(PHONE_126).orElseThrow().trunkSid()).isEqualTo(SimulatorDemo.TRUNK_SID);
    }

    @ParameterizedTest
    @CsvSource({
        "+15550000123, VoiceMethod=, 21403",
        "+15550000123, SmsMethod=PUT, 21403",
        "+15550000123, StatusCallbackMethod=, 21403",
        "+15550000123, VoiceUrl=nonsense, 21402",
        "+15550000123, SmsUrl=https://under_score.example/, 21402",
        "+15550000123, VoiceUrl=ftp://a.example/, 21402",
        "+15550000123, StatusCallback=nonsense, 21502",
        "+15550000123, VoiceFallbackUrl=https://a.example/, 21405",
        "+15550000123, SmsFallbackUrl=https://a.example/, 21406",
        "+15550000125, SmsUrl=https://a.example/, 21407",
        "+15550000125, SmsMethod=POST, 21407",
        "+15550000125, SmsUrl=, 21407",
        "+15550000123, FriendlyName=, 20002",
        "+15550000123, VoiceApplicationSid=AP1, 21420",
        "+15550000123, TrunkSid=nonsense, 20001",
        "+15550000123, VoiceReceiveMode=telex, 20001",
    })
    void refusesAsTwilioDoes(String phoneNumber, String form, int code) throws IOException {
        var before = simulator.number(phoneNumber);

        var response = raw.postForm(RawClient.numberPath(phoneNumber), form);

        assertThat(response.statusCode()).isEqualTo(400);
        var body = RawClient.json(response);
        assertThat(body.path("code").asInt()).isEqualTo(code);
        assertThat(body.path("status").asInt()).isEqualTo(400);
        assertThat(body.path("more_info").asString()).isEqualTo("https://www.twilio.com/docs/errors/" + code);
        assertThat(body.path("message").asString()).isNotEmpty();
        assertThat(simulator.number(phoneNumber)).isEqualTo(before);
    }

    @Test
    void refusesToClearAUrlWhoseFallbackStays() {
        update(PHONE_123)
                .setVoiceUrl("https://a.example/voice")
                .setVoiceFallbackUrl("https://a.example/fallback")
                .update(twilio);

        assertThat(refusal(update(PHONE_123).setVoiceUrl("")).getCode()).isEqualTo(21405);
    }

    @Test
    void refusesAFriendlyNameOf65Characters() {
        assertThat(refusal(update(PHONE_123).setFriendlyName("x".repeat(65))).getCode())
                .isEqualTo(20002);
        update(PHONE_123).setFriendlyName("x".repeat(64)).update(twilio);
    }

    @Test
    void releasesANumber() {
        assertThat(IncomingPhoneNumber.deleter(ACCOUNT_SID, phoneNumberSid(PHONE_124))
                        .delete(twilio))
                .isTrue();

        assertThat(simulator.number(PHONE_124)).isEmpty();
        assertThatThrownBy(() -> IncomingPhoneNumber.fetcher(ACCOUNT_SID, phoneNumberSid(PHONE_124))
                        .fetch(twilio))
                .isInstanceOfSatisfying(ApiException.class, e -> {
                    assertThat(e.getCode()).isEqualTo(20404);
                    assertThat(e.getStatusCode()).isEqualTo(404);
                });
    }

    @Test
    void answersUnknownPathsAndMethods() throws IOException {
        assertThat(raw.get("/2010-04-01/Nothing.json").statusCode()).isEqualTo(404);
        assertThat(raw.send("PUT", RawClient.numberPath(PHONE_123), "").statusCode())
                .isEqualTo(405);
        assertThat(raw.get("/2010-04-01/Accounts/AC11111111111111111111111111111111/IncomingPhoneNumbers.json")
                        .statusCode())
                .isEqualTo(404);
        assertThat(raw.get(RawClient.ACCOUNT + "/IncomingPhoneNumbers.json?PageSize=none")
                        .statusCode())
                .isEqualTo(400);
    }

    @Test
    void sendsTwiliosHeaders() throws IOException {
        var response = raw.get(RawClient.numberPath(PHONE_123));

        assertThat(response.headers().firstValue("Content-Type")).contains("application/json");
        assertThat(response.headers().firstValue("Twilio-Request-Id").orElse(""))
                .matches("RQ[0-9a-f]{32}");
        assertThat(response.headers().firstValue("Twilio-Concurrent-Requests")).contains("1");
        assertThat(response.headers().firstValue("Twilio-Request-Duration").orElse(""))
                .matches("[0-9]+\\.[0-9]{3}");
    }

    @Test
    void wantsTheRightCredentials() throws IOException {
        var response = new RawClient(simulator).as(ACCOUNT_SID, "wrong").get(RawClient.numberPath(PHONE_123));

        assertThat(response.statusCode()).isEqualTo(401);
        assertThat(RawClient.json(response).path("code").asInt()).isEqualTo(20003);
    }

    @Test
    void acceptsAnApiKeyWhenOneIsConfigured() throws IOException {
        String keySid = "SK" + "2".repeat(32);
        var options = SimulatorOptions.onAnyPort().withApiKey(new SimulatorOptions.ApiKey(keySid, "secret"));
        try (TwilioSimulator withKey = TwilioSimulator.start(options)) {
            String path = RawClient.numberPath(PHONE_123);
            assertThat(new RawClient(withKey).as(keySid, "secret").get(path).statusCode())
                    .isEqualTo(200);
            assertThat(new RawClient(withKey).as(keySid, "wrong").get(path).statusCode())
                    .isEqualTo(401);
        }
        assertThat(new RawClient(simulator)
                        .as(keySid, "secret")
                        .get(RawClient.numberPath(PHONE_123))
                        .statusCode())
                .isEqualTo(401);
    }

    @Test
    void listsNoCallsAndMessages() throws IOException {
        assertThat(com.twilio.rest.api.v2010.account.Call.reader(ACCOUNT_SID).read(twilio))
                .isEmpty();
        assertThat(com.twilio.rest.api.v2010.account.Message.reader(ACCOUNT_SID).read(twilio))
                .isEmpty();
        assertThat(raw.get(RawClient.ACCOUNT + "/Calls/CA" + "1".repeat(32) + ".json")
                        .statusCode())
                .isEqualTo(404);
    }

    @Test
    void derivesSidsFromTheNumber() {
        List<SimulatedNumber> numbers = simulator.addNumbers(1_000, "+1557", Capabilities.VOICE_ONLY, false);

        assertThat(numbers)
                .allSatisfy(number -> assertThat(number.sid()).isEqualTo(phoneNumberSid(number.phoneNumber())));
        assertThat(new HashSet<>(numbers.stream().map(SimulatedNumber::sid).toList()))
                .hasSize(1_000);
        assertThat(phoneNumberSid(PHONE_123)).matches("PN[0-9a-f]{32}");
    }

    private static IncomingPhoneNumberUpdater update(String phoneNumber) {
        return IncomingPhoneNumber.updater(ACCOUNT_SID, phoneNumberSid(phoneNumber));
    }

    private ApiException refusal(IncomingPhoneNumberUpdater updater) {
        return catchThrowableOfType(ApiException.class, () -> updater.update(twilio));
    }
}
