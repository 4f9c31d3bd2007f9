package dev.switchboard.simulator.traffic;

import static dev.switchboard.simulator.account.SimulatorDemo.PHONE_123;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.twilio.http.TwilioRestClient;
import dev.switchboard.simulator.RawClient;
import dev.switchboard.simulator.ReceivingApplication;
import dev.switchboard.simulator.SimulatorHttpClient;
import dev.switchboard.simulator.SimulatorOptions;
import dev.switchboard.simulator.TwilioSimulator;
import dev.switchboard.simulator.account.LedgerTotals;
import dev.switchboard.simulator.account.SimulatorDemo;
import dev.switchboard.simulator.account.SimulatorSids;
import dev.switchboard.simulator.webhook.CallbackOptions;
import dev.switchboard.simulator.webhook.StatusCallback;
import dev.switchboard.simulator.webhook.WebhookRequest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

class CallsTest {

    private static final String CALLER = "+15557654321";

    private final TwilioSimulator simulator = TwilioSimulator.start(SimulatorOptions.onAnyPort());
    private final ReceivingApplication application = new ReceivingApplication();

    @AfterEach
    void stop() {
        application.close();
        simulator.close();
    }

    @Test
    void callsTheVoiceUrlAsTwilioDoes() {
        application.answersTwiml("/voice", "<Say>Hello\n there</Say><Pause length='2'/><Hangup/><Say>Never</Say>");
        set("voice_url", application.url("/voice?agent=7"));

        PlacedCall call = simulator.placeCall(CallToPlace.of(CALLER, PHONE_123));

        assertThat(call.route()).isEqualTo("url");
        assertThat(call.heard()).containsExactly("Say: Hello there", "Pause: 2 s", "Hangup");
        assertThat(call.status()).isEqualTo("completed");
        assertThat(application.received()).hasSize(1);
        ReceivingApplication.Received request = application.received().get(0);
        assertThat(request.method()).isEqualTo("POST");
        assertThat(request.validSignature()).isTrue();
        assertThat(request.header("User-agent")).isEqualTo("TwilioProxy/1.1");
        assertThat(request.header("I-twilio-idempotency-token")).isNotEmpty();
        assertThat(request.parameters())
                .containsEntry("CallSid", call.callSid())
                .containsEntry("AccountSid", SimulatorDemo.ACCOUNT_SID)
                .containsEntry("From", CALLER)
                .containsEntry("Caller", CALLER)
                .containsEntry("To", PHONE_123)
                .containsEntry("Called", PHONE_123)
                .containsEntry("CallStatus", "ringing")
                .containsEntry("Direction", "inbound")
                .containsEntry("ApiVersion", "2010-04-01")
                .containsEntry("FromCountry", "US");
    }

    @Test
    void asksByGetWithTheParametersInTheQuery() {
        application.answersTwiml("/voice", "<Say>Hello</Say>");
        set("voice_url", application.url("/voice?agent=7"));
        set("voice_method", "GET");

        PlacedCall call = place();

        assertThat(call.heard()).containsExactly("Say: Hello");
        ReceivingApplication.Received request = application.received().get(0);
        assertThat(request.method()).isEqualTo("GET");
        assertThat(request.validSignature()).isTrue();
        assertThat(request.parameters()).containsEntry("agent", "7").containsEntry("To", PHONE_123);
    }

    @Test
    void reportsTheEndToTheStatusCallback() {
        application.answersTwiml("/voice", "<Say>Hello</Say>");
        set("voice_url", application.url("/voice"));
        set("status_callback", application.url("/status#rc=3&rp=all"));

        PlacedCall call = simulator.placeCall(CallToPlace.of(CALLER, PHONE_123).withDurationSeconds(80));

        assertThat(call.statusCallbacks()).singleElement().satisfies(callback -> {
            assertThat(callback.event()).isEqualTo("completed");
            assertThat(callback.requests().get(0).status()).isEqualTo(204);
        });
        ReceivingApplication.Received status = application.received("/status").get(0);
        assertThat(status.validSignature()).isTrue();
        assertThat(status.parameters())
                .containsEntry("CallSid", call.callSid())
                .containsEntry("CallStatus", "completed")
                .containsEntry("CallDuration", "80")
                .containsEntry("Duration", "2")
                .containsEntry("CallbackSource", "call-progress-events")
                .containsEntry("SequenceNumber", "0")
                .hasEntrySatisfying("Timestamp", value -> assertThat(value).endsWith(" +0000"));
    }

    @Test
    void deliversTheStatusCallbackLateTwiceOrNever() {
        set("status_callback", application.url("/status"));
        CallToPlace call = CallToPlace.of(CALLER, PHONE_123);
        long start = System.nanoTime();

        PlacedCall doubled = simulator.placeCall(
                call.withStatusCallbacks(CallbackOptions.PROMPT.withCopies(2).withDelayMillis(200)));

        assertThat(System.nanoTime() - start).isGreaterThan(200_000_000);
        assertThat(doubled.statusCallbacks()).extracting(StatusCallback::copy).containsExactly(1, 2);
        assertThat(application.received("/status"))
                .hasSize(2)
                .extracting(request -> request.header("I-twilio-idempotency-token"))
                .containsOnly(application.received().get(0).header("I-twilio-idempotency-token"));

        PlacedCall dropped = simulator.placeCall(call.withStatusCallbacks(CallbackOptions.PROMPT.withDrop()));

        assertThat(dropped.statusCallbacks()).singleElement().matches(StatusCallback::dropped);
        assertThat(application.received("/status")).hasSize(2);
    }

    @Test
    void warnsOfAContentInTheAnswerToAStatusCallback() {
        set("status_callback", application.url("/status"));
        application.answers("/status", 200, "application/json", "{}");

        assertThat(place().statusCallbacks().get(0).requests().get(0).errorCode())
                .isEqualTo(15003);
    }

    @Test
    void aRejectedCallIsNotBilled() {
        application.answersTwiml("/voice", "<Reject reason='busy'/>");
        set("voice_url", application.url("/voice"));
        set("status_callback", application.url("/status"));

        PlacedCall call = place();

        assertThat(call.status()).isEqualTo("busy");
        assertThat(call.durationSeconds()).isZero();
        assertThat(call.heard()).containsExactly("Reject: busy");
        assertThat(application.received("/status").get(0).parameters())
                .containsEntry("CallDuration", "0")
                .doesNotContainKey("Duration");
        application.answersTwiml("/voice", "<Reject/>");
        assertThat(place().status()).isEqualTo("no-answer");
        application.answersTwiml("/voice", "<Say>Hi</Say><Reject/>");
        assertThat(place().status()).isEqualTo("completed");
        assertThat(simulator.ledger().total().voiceCalls()).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({
        "500, text/xml, <Response/>, 11200",
        "404, text/html, x, 11200",
        "200, application/json, {}, 12300",
        "200, '', <Response/>, 12300",
        "200, text/xml, <Response>, 12100",
        "200, text/xml, <Answer/>, 12100"
    })
    void fallsBackWhenTheAnswerIsOfNoUse(int status, String contentType, String body, int errorCode) {
        application.answers("/voice", status, contentType, body);
        application.answersTwiml("/fallback", "<Say>Sorry</Say>");
        set("voice_url", application.url("/voice"));
        set("voice_fallback_url", application.url("/fallback"));

        PlacedCall call = place();

        assertThat(call.heard()).containsExactly("Say: Sorry");
        assertThat(call.webhooks()).hasSize(2);
        assertThat(call.webhooks().get(0).errorCode()).isEqualTo(errorCode);
        assertThat(application.received("/fallback").get(0).validSignature()).isTrue();
        assertThat(application.received("/fallback").get(0).parameters())
                .containsEntry("ErrorCode", Integer.toString(errorCode))
                .containsEntry("ErrorUrl", application.url("/voice"));
    }

    @Test
    void saysSoWhenNothingAnswers() {
        set("voice_url", "http://127.0.0.1:1/voice");

        PlacedCall call = place();

        assertThat(call.webhooks()).extracting(WebhookRequest::errorCode).containsExactly(11205, 11205);
        assertThat(call.heard()).singleElement().asString().contains("application error");
    }

    @Test
    void retriesAsTheFragmentSays() {
        application.answers("/voice", 503, "text/plain", "busy");
        set("voice_url", application.url("/voice"));
        assertThat(place().webhooks()).hasSize(1);

        set("voice_url", application.url("/voice#rc=3&rp=5xx"));
        PlacedCall retried = place();

        assertThat(retried.webhooks()).hasSize(4);
        assertThat(retried.webhooks())
                .extracting(WebhookRequest::idempotencyToken)
                .containsOnly(retried.webhooks().get(0).idempotencyToken());
        assertThat(application.received()).allMatch(ReceivingApplication.Received::validSignature);
        set("voice_url", application.url("/voice#rc=3&rp=4xx,ct"));
        assertThat(place().webhooks()).hasSize(1);
    }

    @Test
    void waitsNoLongerThanTheFragmentSays() {
        application.answersAfter("/voice", 5_000);
        set("voice_url", application.url("/voice#rt=200"));

        PlacedCall call = place();

        assertThat(call.webhooks()).singleElement().satisfies(request -> {
            assertThat(request.errorCode()).isEqualTo(11200);
            assertThat(request.status()).isNull();
            assertThat(request.millis()).isBetween(150L, 3_000L);
        });
    }

    @Test
    void aRedirectBecomesGetAndLosesTheForm() {
        application.redirects("/voice", 302, "/moved");
        application.answersTwiml("/moved", "<Say>Moved</Say>");
        set("voice_url", application.url("/voice"));

        assertThat(place().heard()).containsExactly("Say: Moved");

        ReceivingApplication.Received moved = application.received("/moved").get(0);
        assertThat(moved.method()).isEqualTo("GET");
        assertThat(moved.parameters()).isEmpty();
        assertThat(moved.validSignature()).isTrue();
        application.redirects("/moved", 302, "/moved");
        assertThat(place().webhooks())
                .hasSize(11)
                .last()
                .satisfies(last -> assertThat(last.errorCode()).isEqualTo(11215));
    }

    @Test
    void followsTheTwiml() {
        application.answersTwiml(
                "/voice",
                "<Play>/music.mp3</Play><Gather action='/menu'><Say>Press one</Say></Gather><Say>No input</Say>"
                        + "<Redirect>/next</Redirect>");
        application.answersTwiml("/menu", "<Dial><Number>+15550001111</Number><Sip>sip:a@b.example</Sip></Dial>");
        application.answersTwiml("/next", "<Connect><Stream url='wss://a.example/s'/></Connect><Wave/>");
        set("voice_url", application.url("/voice"));

        assertThat(simulator
                        .placeCall(CallToPlace.of(CALLER, PHONE_123).withDigits("1"))
                        .heard())
                .containsExactly(
                        "Play: " + application.url("/music.mp3"),
                        "Say: Press one",
                        "Gather: 1 → /menu",
                        "Dial: Number +15550001111, Sip sip:a@b.example");
        assertThat(application.received("/menu").get(0).parameters())
                .containsEntry("Digits", "1")
                .containsEntry("CallStatus", "in-progress");
        PlacedCall silent = place();
        assertThat(silent.heard()).endsWith("Say: No input", "Connect: Stream wss://a.example/s");
        assertThat(silent.warnings()).containsExactly("12200: Wave is not a verb of TwiML");
    }

    @Test
    void doesNotGoInCirclesForever() {
        application.answersTwiml("/voice", "<Redirect/>");
        set("voice_url", application.url("/voice"));

        assertThat(place().error()).contains("20 TwiML documents");
    }

    @Test
    void goesWhereTheNumberSendsIt() {
        application.answersTwiml("/voice", "<Say>Hello</Say>");
        assertThat(place().route()).isEqualTo("none");
        assertThat(place().heard()).singleElement().asString().contains("not configured");
        set("voice_url", application.url("/voice"));
        set("status_callback", application.url("/status"));
        set("voice_application_sid", SimulatorSids.sid("AP", "one"));

        assertThat(place().route()).isEqualTo("application");
        assertThat(simulator.placeCall(CallToPlace.of(CALLER, SimulatorDemo.PHONE_126)))
                .satisfies(call -> {
                    assertThat(call.route()).isEqualTo("trunk");
                    assertThat(call.routedTo()).isEqualTo(SimulatorDemo.TRUNK_SID);
                });
        assertThat(application.received()).isEmpty();
        assertThatThrownBy(() -> simulator.placeCall(CallToPlace.of(CALLER, CALLER)))
                .hasMessageContaining("no number " + CALLER);
    }

    @Test
    void callsNoStrangers() {
        set("voice_url", "https://agent.example/voice");
        set("status_callback", "https://agent.example/status");

        PlacedCall call = place();

        assertThat(call.error()).contains("agent.example").contains("allowAnyHost");
        assertThat(call.webhooks())
                .singleElement()
                .satisfies(request -> assertThat(request.status()).isNull());
        assertThat(call.statusCallbacks().get(0).requests().get(0).error()).contains("allowAnyHost");
    }

    @Test
    void keepsTheLedger() throws IOException {
        TwilioRestClient twilio = SimulatorHttpClient.restClient(simulator);
        List<String> sids = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            sids.add(
                    0,
                    simulator
                            .placeCall(CallToPlace.of(CALLER, PHONE_123).withDurationSeconds(61))
                            .callSid());
        }
        simulator.placeCall(CallToPlace.of(CALLER, SimulatorDemo.PHONE_124).withStatus("no-answer"));

        var fetched = com.twilio.rest.api.v2010.account.Call.fetcher(SimulatorDemo.ACCOUNT_SID, sids.get(0))
                .fetch(twilio);
        assertThat(fetched.getDuration()).isEqualTo("61");
        assertThat(fetched.getStatus().toString()).isEqualTo("completed");
        assertThat(fetched.getEndTime()).isEqualTo(fetched.getStartTime().plusSeconds(61));
        assertThat(fetched.getPrice()).isEqualTo("-0.01700");
        List<String> listed = new ArrayList<>();
        com.twilio.rest.api.v2010.account.Call.reader(SimulatorDemo.ACCOUNT_SID)
                .setTo(PHONE_123)
                .pageSize(2)
                .read(twilio)
                .forEach(call -> listed.add(call.getSid()));
        assertThat(listed).containsExactlyInAnyOrderElementsOf(sids);
        assertThat(count("Status=no-answer")).isEqualTo(1);
        assertThat(count("StartTime%3E=2020-01-01T00:00:00Z")).isEqualTo(4);
        assertThat(count("StartTime%3C=2020-01-01")).isZero();
        assertThat(count("From=" + CALLER + "&To=" + PHONE_123)).isEqualTo(3);
        assertThat(new RawClient(simulator)
                        .get(RawClient.ACCOUNT + "/Calls.json?StartTime=x")
                        .statusCode())
                .isEqualTo(400);
        assertThat(simulator.ledger().total()).isEqualTo(new LedgerTotals.Sums(3, 6, 0, 0, 0, 0));
    }

    @Test
    void isPlacedThroughTheControlApi() throws IOException {
        application.answersTwiml("/voice", "<Say>Hello</Say>");
        set("voice_url", application.url("/voice"));
        RawClient raw = new RawClient(simulator);

        JsonNode call = RawClient.json(raw.send(
                "POST",
                "/_simulator/calls",
                "{\"from\":\"" + CALLER + "\",\"to\":\"" + PHONE_123
                        + "\",\"durationSeconds\":5,\"statusCallbacks\":{\"copies\":2}}"));

        assertThat(call.path("heard").path(0).asString()).isEqualTo("Say: Hello");
        assertThat(call.path("durationSeconds").asInt()).isEqualTo(5);
        assertThat(raw.send("POST", "/_simulator/calls", "{\"to\":\"+15550000123\"}")
                        .body())
                .contains("from must be in E.164");
        assertThat(raw.send(
                                "POST",
                                "/_simulator/calls",
                                "{\"from\":\"+15557654321\",\"to\":\"+15550000123\",\"form\":1}")
                        .body())
                .contains("form");
        assertThat(raw.get("/_simulator/ledger").body())
                .contains("\"voiceMinutes\":1")
                .contains("\"date\":\"20");
    }

    private int count(String query) throws IOException {
        return RawClient.json(new RawClient(simulator).get(RawClient.ACCOUNT + "/Calls.json?" + query))
                .path("calls")
                .size();
    }

    private PlacedCall place() {
        return simulator.placeCall(CallToPlace.of(CALLER, PHONE_123));
    }

    private void set(String field, String value) {
        simulator.changeNumber(PHONE_123, number -> number.with(field, value));
    }
}
