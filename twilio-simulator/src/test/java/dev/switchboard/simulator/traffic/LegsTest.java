package dev.switchboard.simulator.traffic;

import static dev.switchboard.simulator.account.SimulatorDemo.ACCOUNT_SID;
import static dev.switchboard.simulator.account.SimulatorDemo.PHONE_123;
import static dev.switchboard.simulator.account.SimulatorDemo.PHONE_124;
import static dev.switchboard.simulator.account.SimulatorDemo.PHONE_126;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import com.twilio.http.TwilioRestClient;
import com.twilio.rest.api.v2010.account.Call;
import com.twilio.rest.api.v2010.account.CallCreator;
import com.twilio.type.PhoneNumber;
import dev.switchboard.simulator.RawClient;
import dev.switchboard.simulator.ReceivingApplication;
import dev.switchboard.simulator.SimulatorHttpClient;
import dev.switchboard.simulator.SimulatorOptions;
import dev.switchboard.simulator.TwilioSimulator;
import dev.switchboard.simulator.account.LedgerLine;
import dev.switchboard.simulator.account.LedgerTotals;
import dev.switchboard.simulator.account.SimulatedApplication;
import dev.switchboard.simulator.account.SimulatedSender;
import dev.switchboard.simulator.account.SimulatorDemo;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** Calls that are more than one leg, or do not come from outside. */
class LegsTest {

    private static final String CALLER = "+15557654321";
    private static final String FRIEND = "+15551112222";

    private final TwilioSimulator simulator = TwilioSimulator.start(SimulatorOptions.onAnyPort());
    private final ReceivingApplication application = new ReceivingApplication();
    private final RawClient raw = new RawClient(simulator);

    @AfterEach
    void stop() {
        simulator.close();
        application.close();
    }

    @Test
    void aForwardedCallHasASecondLegThatShowsTheCaller() throws IOException {
        application.answersTwiml(
                "/voice",
                "<Dial><Number statusCallback='/leg' statusCallbackEvent='initiated ringing answered completed'>"
                        + FRIEND + "</Number></Dial>");
        set(PHONE_123, "voice_url", application.url("/voice"));

        PlacedCall call = simulator.placeCall(
                CallToPlace.of(CALLER, PHONE_123).withDurationSeconds(130).withDial("completed", 61));

        DialledLeg leg = call.legs().get(0);
        assertThat(leg.from()).isEqualTo(CALLER);
        assertThat(leg.to()).isEqualTo(FRIEND);
        assertThat(application.received("/leg"))
                .extracting(request -> request.parameters().get("CallStatus"))
                .containsExactly("initiated", "ringing", "in-progress", "completed");
        assertThat(application.received("/leg").get(3).parameters())
                .containsEntry("CallSid", leg.callSid())
                .containsEntry("ParentCallSid", call.callSid())
                .containsEntry("Direction", "outbound-dial")
                .containsEntry("From", CALLER)
                .containsEntry("To", FRIEND)
                .containsEntry("CallDuration", "61")
                .containsEntry("Duration", "2")
                .containsEntry("SequenceNumber", "3");
        assertThat(application.received()).allMatch(ReceivingApplication.Received::validSignature);
        JsonNode listed = calls("ParentCallSid=" + call.callSid());
        assertThat(listed.size()).isEqualTo(1);
        assertThat(listed.at("/0/sid").asString()).isEqualTo(leg.callSid());
        assertThat(listed.at("/0/direction").asString()).isEqualTo("outbound-dial");
        assertThat(listed.at("/0/parent_call_sid").asString()).isEqualTo(call.callSid());
        assertThat(simulator.ledger().days()).singleElement().satisfies(day -> {
            assertThat(day.phoneNumber()).isEqualTo(PHONE_123);
            assertThat(day.sums()).isEqualTo(new LedgerTotals.Sums(2, 3 + 2, 0, 0, 0, 0));
        });
    }

    @Test
    void theActionUrlIsToldHowTheLegEnded() {
        application.answersTwiml("/voice", "<Dial action='/after' callerId='" + PHONE_123 + "'>" + FRIEND + "</Dial>");
        application.answersTwiml("/after", "<Say>Nobody there</Say>");
        set(PHONE_123, "voice_url", application.url("/voice"));

        PlacedCall call = simulator.placeCall(CallToPlace.of(CALLER, PHONE_123).withDial("busy", 0));

        assertThat(call.heard()).containsExactly("Dial: " + FRIEND, "Say: Nobody there");
        assertThat(call.legs()).singleElement().satisfies(leg -> {
            assertThat(leg.from()).isEqualTo(PHONE_123);
            assertThat(leg.status()).isEqualTo("busy");
        });
        assertThat(application.received("/after").get(0).parameters())
                .containsEntry("DialCallStatus", "busy")
                .containsEntry("DialCallSid", call.legs().get(0).callSid())
                .containsEntry("DialCallDuration", "0");
    }

    @Test
    void ofSeveralThatRingOneAnswers() {
        application.answersTwiml(
                "/voice",
                "<Dial><Number>" + FRIEND + "</Number><Sip>sip:a@b.example</Sip><Client>desk</Client></Dial>"
                        + "<Dial><Conference>room</Conference></Dial>");
        set(PHONE_123, "voice_url", application.url("/voice"));

        assertThat(place(PHONE_123).legs())
                .extracting(DialledLeg::to, DialledLeg::status)
                .containsExactly(
                        tuple(FRIEND, "completed"),
                        tuple("sip:a@b.example", "canceled"),
                        tuple("client:desk", "canceled"));
    }

    @Test
    void aCallThatIsForwardedToAnOwnNumberArrivesThereAndNotForever() {
        application.answersTwiml("/voice", "<Dial>" + PHONE_124 + "</Dial>");
        application.answersTwiml("/other", "<Dial>" + PHONE_123 + "</Dial>");
        set(PHONE_123, "voice_url", application.url("/voice"));
        set(PHONE_124, "voice_url", application.url("/other"));

        PlacedCall received = requireNonNull(place(PHONE_123).legs().get(0).received());

        assertThat(received.route()).isEqualTo("url");
        assertThat(application.received("/other").get(0).parameters())
                .containsEntry("From", CALLER)
                .containsEntry("To", PHONE_124)
                .containsEntry("Direction", "inbound");
        assertThat(application.received()).hasSize(6);
    }

    @Test
    void aCallOfLessThanASecondIsAMinute() {
        set(PHONE_123, "status_callback", application.url("/status"));

        simulator.placeCall(CallToPlace.of(CALLER, PHONE_123).withDurationSeconds(0));

        assertThat(application.received("/status").get(0).parameters())
                .containsEntry("CallStatus", "completed")
                .containsEntry("CallDuration", "0")
                .containsEntry("Duration", "1");
        assertThat(simulator.ledger().total()).isEqualTo(new LedgerTotals.Sums(1, 1, 0, 0, 0, 0));
    }

    @Test
    void callsOverATrunkAreLoggedAndNotTold() throws IOException {
        set(PHONE_126, "status_callback", application.url("/status"));
        set(PHONE_126, "voice_url", application.url("/voice"));

        PlacedCall in = place(PHONE_126);
        PlacedCall out = simulator.placeCall(
                CallToPlace.of(PHONE_126, FRIEND).withDurationSeconds(61).overTrunk());

        assertThat(application.received()).isEmpty();
        assertThat(call(in.callSid()).path("direction").asString()).isEqualTo("trunking-originating");
        assertThat(call(in.callSid()).path("trunk_sid").asString()).isEqualTo(SimulatorDemo.TRUNK_SID);
        assertThat(call(out.callSid()).path("direction").asString()).isEqualTo("trunking-terminating");
        assertThat(simulator.ledgerEntries())
                .extracting(LedgerLine::phoneNumber, LedgerLine::direction, LedgerLine::voiceMinutes)
                .containsExactlyInAnyOrder(tuple(PHONE_126, "inbound", 1), tuple(PHONE_126, "outbound", 2));
        assertThatThrownBy(() ->
                        simulator.placeCall(CallToPlace.of(PHONE_123, FRIEND).overTrunk()))
                .hasMessageContaining("trunk_sid");
    }

    @Test
    void aFaxNumberTakesNoCalls() {
        set(PHONE_123, "voice_url", application.url("/voice"));
        set(PHONE_123, "voice_receive_mode", "fax");

        assertThat(place(PHONE_123).route()).isEqualTo("fax");
        assertThat(application.received()).isEmpty();
    }

    @Test
    void anApplicationAnswersInPlaceOfTheNumber() {
        application.answersTwiml("/app", "<Say>From the application</Say>");
        simulator.putApplication(
                ACCOUNT_SID,
                SimulatedApplication.of(SimulatorDemo.APPLICATION_SID)
                        .with("voice_url", application.url("/app"))
                        .with("status_callback", application.url("/app-status")));
        set(PHONE_123, "voice_url", application.url("/voice"));
        set(PHONE_123, "voice_application_sid", SimulatorDemo.APPLICATION_SID);
        simulator.putSender(SimulatedSender.of(PHONE_123).withVoiceApplicationSid(SimulatorDemo.APPLICATION_SID));

        assertThat(place(PHONE_123).heard()).containsExactly("Say: From the application");
        assertThat(application.received("/app-status")).hasSize(1);
        PlacedCall whatsApp = simulator.placeCall(CallToPlace.of("whatsapp:" + CALLER, "whatsapp:" + PHONE_123));
        assertThat(whatsApp.route()).isEqualTo("whatsapp");
        assertThat(application.received("/app").get(1).parameters())
                .containsEntry("From", "whatsapp:" + CALLER)
                .containsEntry("To", "whatsapp:" + PHONE_123);
    }

    @Test
    void theAccountPlacesACallByRest() {
        TwilioRestClient twilio = SimulatorHttpClient.restClient(simulator);
        application.answersTwiml("/voice", "<Say>Hello</Say><Dial>" + FRIEND + "</Dial>");

        Call call = new CallCreator(
                        new PhoneNumber(FRIEND), new PhoneNumber(PHONE_123), URI.create(application.url("/voice")))
                .setStatusCallback(URI.create(application.url("/status")))
                .setStatusCallbackEvent(List.of("initiated", "ringing", "answered", "completed"))
                .create(twilio);

        assertThat(call.getStatus()).hasToString("queued");
        assertThat(call.getDirection()).isEqualTo("outbound-api");
        await(() -> application.received("/status").size() == 4);
        assertThat(application.received("/status"))
                .extracting(request -> request.parameters().get("CallStatus"))
                .containsExactly("initiated", "ringing", "in-progress", "completed");
        assertThat(application.received("/status").get(3).parameters())
                .containsEntry("CallSid", call.getSid())
                .containsEntry("Direction", "outbound-api")
                .containsEntry("CallDuration", "60");
        Call ended = Call.fetcher(ACCOUNT_SID, call.getSid()).fetch(twilio);
        assertThat(ended.getStatus()).hasToString("completed");
        assertThat(simulator.ledgerEntries())
                .allSatisfy(line -> assertThat(line.phoneNumber()).isEqualTo(PHONE_123))
                .extracting(LedgerLine::direction)
                .containsExactly("outbound", "outbound");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "From=%2B15550000123&Url=https://a.example/ | 21201",
                "To=%2B15551112222&Url=https://a.example/ | 21213",
                "To=%2B15551112222&From=%2B15551112222&Url=https://a.example/ | 21210",
                "To=nonsense&From=%2B15550000123&Url=https://a.example/ | 21211",
                "To=%2B15551112222&From=%2B15550000123 | 21205",
                "To=%2B15551112222&From=%2B15550000123&Url=https://a_b.example/ | 21205",
                "To=%2B15551112222&From=%2B15550000123&ApplicationSid=AP00000000000000000000000000000001 | 21218",
                "To=%2B15551112222&From=%2B15550000123&Url=https://a.example/&StatusCallback=x | 21609"
            })
    void aWrongCallIsRefused(String form, int code) throws IOException {
        HttpResponse<String> refused = raw.postForm(RawClient.ACCOUNT + "/Calls.json", form);

        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(RawClient.json(refused).path("code").asInt()).isEqualTo(code);
        assertThat(calls("").size()).isZero();
    }

    @Test
    void theControlApiPlacesACallOfTheAccount() throws IOException {
        application.answersTwiml("/voice", "<Say>Hello</Say>");

        JsonNode call = RawClient.json(raw.send(
                "POST",
                "/_simulator/calls",
                ("{\"direction\":\"outbound\",\"from\":\"%s\",\"to\":\"%s\",\"durationSeconds\":61,"
                                + "\"outbound\":{\"url\":\"%s\",\"statusCallback\":\"%s\"}}")
                        .formatted(PHONE_124, FRIEND, application.url("/voice"), application.url("/status"))));

        assertThat(call.at("/heard/0").asString()).isEqualTo("Say: Hello");
        assertThat(application.received("/status").get(0).parameters())
                .containsEntry("CallSid", call.path("callSid").asString())
                .containsEntry("Duration", "2");
    }

    /** Of a call of less than a second nothing else in its resource says that it is billed. */
    @Test
    void aCallHasThePriceOfItsMinutesAndAnUnansweredOneHasNone() throws IOException {
        String second = simulator
                .placeCall(CallToPlace.of(CALLER, PHONE_123).withDurationSeconds(0))
                .callSid();
        String minutes = simulator
                .placeCall(CallToPlace.of(CALLER, PHONE_123).withDurationSeconds(61))
                .callSid();
        set(PHONE_123, "voice_url", application.url("/reject"));
        application.answersTwiml("/reject", "<Reject/>");
        String rejected = place(PHONE_123).callSid();

        assertThat(call(second).path("price").asString()).isEqualTo("-0.00850");
        assertThat(call(minutes).path("price").asString()).isEqualTo("-0.01700");
        assertThat(call(rejected).path("price").isNull()).isTrue();
    }

    @Test
    void muchTrafficHasLegsOfAllKinds() {
        set(PHONE_123, "status_callback", application.url("/status"));

        TrafficMade made = simulator.traffic(TrafficToMake.of(10, 0, 0)
                .withNumbers(List.of(PHONE_123, PHONE_126))
                .withLegs(new TrafficLegs(5, 7, 4, 3, application.url("/legs"))));

        assertThat(made.calls()).isEqualTo(29);
        assertThat(simulator.ledgerEntries()).hasSize(10 + 5 + 2 * 7 + 4 + 3);
        assertThat(application.received("/legs")).hasSize(5 + 7);
        assertThat(application.received("/status")).hasSize(10 + 7 + 3);
        assertThat(simulator.ledgerEntries())
                .extracting(LedgerLine::phoneNumber)
                .containsOnly(PHONE_123, PHONE_126);
    }

    private PlacedCall place(String to) {
        return simulator.placeCall(CallToPlace.of(CALLER, to));
    }

    private void set(String number, String field, String value) {
        simulator.changeNumber(number, held -> held.with(field, value));
    }

    private JsonNode calls(String query) throws IOException {
        return RawClient.json(raw.get(RawClient.ACCOUNT + "/Calls.json?" + query))
                .path("calls");
    }

    private JsonNode call(String sid) throws IOException {
        return RawClient.json(raw.get(RawClient.ACCOUNT + "/Calls/" + sid + ".json"));
    }

    private static void await(BooleanSupplier condition) {
        org.awaitility.Awaitility.await().atMost(Duration.ofSeconds(20)).until(condition::getAsBoolean);
    }
}
