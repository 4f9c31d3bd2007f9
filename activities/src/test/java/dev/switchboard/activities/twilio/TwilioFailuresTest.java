package dev.switchboard.activities.twilio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.switchboard.activities.twilio.TwilioStub.StubAnswer;
import dev.switchboard.activities.twilio.error.TwilioException;
import dev.switchboard.activities.twilio.pace.TwilioPace;
import dev.switchboard.simulator.SimulatorOptions;
import dev.switchboard.simulator.TwilioSimulator;
import dev.switchboard.simulator.account.SimulatorDemo;
import dev.switchboard.simulator.fault.Fault;
import dev.switchboard.simulator.fault.Fault.Match;
import dev.switchboard.workflows.operation.Delivery;
import dev.switchboard.workflows.operation.ErrorCode;
import dev.switchboard.workflows.route.RouteField;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/** Every way in which a request to Twilio fails, through the whole client. */
class TwilioFailuresTest {

    private TwilioSimulator twilio;

    @BeforeEach
    void start() {
        twilio = TwilioSimulator.start(SimulatorOptions.onAnyPort());
    }

    @AfterEach
    void stop() {
        twilio.close();
    }

    @ParameterizedTest
    @CsvSource({
        "400, 21402, TWILIO_REFUSED",
        "401, 20003, TWILIO_REFUSED",
        "403, 20003, TWILIO_REFUSED",
        "404, 20404, TWILIO_REFUSED",
        "422, 29999, TWILIO_REFUSED",
        "409, 20409, TWILIO_UNAVAILABLE",
        "408, 29999, TWILIO_UNAVAILABLE",
        "429, 20429, TWILIO_RATE_LIMITED",
        "429, 29999, TWILIO_RATE_LIMITED",
        "500, 20500, TWILIO_UNAVAILABLE",
        "503, 29999, TWILIO_UNAVAILABLE"
    })
    void judgesAnErrorByItsCodeAndAnUnknownCodeByItsStatus(int status, int code, ErrorCode expected) {
        twilio.replaceFaults(List.of(Fault.status(Match.everything(), status, code)));

        TwilioException failed = failedUpdate();

        assertThat(failed.failure().code()).isEqualTo(expected);
        assertThat(failed.failure().twilioCode()).isEqualTo(code);
        assertThat(failed.failure().twilioStatus()).isEqualTo(status);
        assertThat(failed.failure().moreInfo()).isEqualTo("https://www.twilio.com/docs/errors/" + code);
        assertThat(failed).hasMessageContaining("update the number: Simulated fault (error " + code);
        assertThat(failed.retryable()).isEqualTo(expected != ErrorCode.TWILIO_REFUSED);
        assertThat(failed.failure().message().endsWith("Try again later."))
                .as(failed.failure().message())
                .isEqualTo(failed.retryable());
    }

    @Test
    void saysTwilioOwnWordsWhenItRefusesAUrl() {
        TwilioException failed = failed(() -> numbers()
                .update(Fixtures.reference(SimulatorDemo.PHONE_124), Fixtures.fields(RouteField.VOICE_URL, "no url")));

        assertThat(failed.failure().code()).isEqualTo(ErrorCode.TWILIO_REFUSED);
        assertThat(failed)
                .hasMessage(
                        "Twilio refused to update the number: VoiceUrl is not a valid URL (error 21402, HTTP 400).");
    }

    @Test
    void saysWhatToCheckWhenTheCredentialsAreWrong() {
        TwilioProperties wrong = new TwilioProperties(
                SimulatorDemo.ACCOUNT_SID, "wrong", twilio.baseUrl(), Fixtures.SHORT, Duration.ofSeconds(5), 100);

        assertThat(failed(() -> Fixtures.account(wrong).listNumbers(null)))
                .hasMessageContaining("error 20003, HTTP 401")
                .hasMessageContaining("TWILIO_AUTH_TOKEN")
                .hasMessageContaining("/api/twilio-accounts/");
    }

    @Test
    void saysWhatHelpsWhenANumberIsGone() {
        twilio.replaceFaults(List.of(Fault.status(Match.everything(), 404, 20404)));

        assertThat(failedUpdate()).hasMessageEndingWith("import the account's numbers again, or unassign it.");
    }

    @Test
    void keepsTheRetryAfterOfARateLimitAndAsksOnce() {
        twilio.replaceFaults(List.of(Fault.status(Match.everything(), 429).withRetryAfter(8)));

        TwilioException failed = failedUpdate();

        assertThat(failed.failure().code()).isEqualTo(ErrorCode.TWILIO_RATE_LIMITED);
        assertThat(failed.retryAfter()).contains(Duration.ofSeconds(8));
        assertThat(twilio.requests()).hasSize(1);
    }

    @Test
    void waitsNoLongerThanAMinuteWhateverRetryAfterSays() {
        twilio.replaceFaults(List.of(Fault.status(Match.everything(), 429).withRetryAfter(86_400)));

        assertThat(failedUpdate().retryAfter()).contains(Duration.ofSeconds(60));
    }

    @Test
    void managesWithoutARetryAfter() {
        twilio.replaceFaults(List.of(Fault.status(Match.everything(), 429)));

        assertThat(failedUpdate().retryAfter()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {500, 503})
    void asksOnceWhenTwilioFails(int status) {
        twilio.replaceFaults(List.of(Fault.status(Match.everything(), status)));

        assertThat(failedUpdate().failure().code()).isEqualTo(ErrorCode.TWILIO_UNAVAILABLE);
        assertThat(twilio.requests()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {404, 502})
    void takesAnErrorPageForAProxyWhateverItsStatus(int status) {
        twilio.replaceFaults(List.of(Fault.html(Match.everything(), status)));

        TwilioException failed = failedUpdate();

        assertThat(failed.failure().code()).isEqualTo(ErrorCode.TWILIO_UNAVAILABLE);
        assertThat(failed.failure().twilioStatus()).isEqualTo(status);
        assertThat(failed.failure().twilioCode()).isNull();
        assertThat(failed).hasMessageNotContaining("<");
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 307, 400, 500})
    void takesAnAnswerWithoutABodyForUnavailable(int status) {
        try (TwilioStub stub =
                TwilioStub.answering(StubAnswer.empty(status).with("Location", "https://example.com/"))) {
            TwilioException failed = failedList(stub);

            assertThat(failed.failure().code()).isEqualTo(ErrorCode.TWILIO_UNAVAILABLE);
            assertThat(failed.failure().twilioStatus()).isEqualTo(status);
            assertThat(stub.targets()).hasSize(1);
        }
    }

    @Test
    void takesAnHtmlPageWithStatus200ForUnavailable() {
        try (TwilioStub stub = TwilioStub.answering(StubAnswer.html(200))) {
            assertThat(failedList(stub).failure().code()).isEqualTo(ErrorCode.TWILIO_UNAVAILABLE);
        }
    }

    @Test
    void readsTheProblemDetailsOfNewerApis() {
        try (TwilioStub stub = TwilioStub.answering(
                StubAnswer.json(
                        400,
                        "{'type':'https://www.twilio.com/docs/api/errors/20001','title':'Bad','status':400,'detail':'Not so','code':20001}"))) {
            TwilioException failed = failedList(stub);

            assertThat(failed.failure().code()).isEqualTo(ErrorCode.TWILIO_REFUSED);
            assertThat(failed.failure().twilioCode()).isEqualTo(20001);
            assertThat(failed).hasMessageContaining("Not so");
        }
    }

    @Test
    void knowsTheStatusOfAnErrorWhoseBodyLacksIt() {
        try (TwilioStub stub =
                TwilioStub.answering(StubAnswer.json(400, "{'code':21402,'message':'VoiceUrl is not valid'}"))) {
            assertThat(failedList(stub).failure().twilioStatus()).isEqualTo(400);
        }
    }

    @Test
    void givesUpWaitingInTime() {
        twilio.replaceFaults(List.of(Fault.timeout(Match.everything(), 10_000)));
        TwilioException failed = failed(() -> Fixtures.account(Fixtures.impatientPropertiesFor(twilio.baseUrl()))
                .listNumbers(null));

        assertThat(failed.failure().code()).isEqualTo(ErrorCode.TWILIO_TIMEOUT);
        assertThat(failed.delivery()).isEqualTo(Delivery.OUTSTANDING);
        assertThat(failed)
                .as("it changes nothing")
                .hasMessageEndingWith("asked to list the account's numbers. Try again later.");
        assertThat(twilio.requests()).hasSize(1);
    }

    @Test
    void givesUpWaitingForAnAnswerThatDoesNotEnd() {
        try (TwilioStub stub = TwilioStub.answering(StubAnswer.unending())) {
            TwilioException failed = failed(() -> Fixtures.account(Fixtures.impatientPropertiesFor(stub.baseUrl()))
                    .listNumbers(null));

            assertThat(failed.failure().code()).isEqualTo(ErrorCode.TWILIO_TIMEOUT);
        }
    }

    @Test
    void doesNotRepeatAWriteWhoseConnectionIsCut() {
        twilio.replaceFaults(List.of(Fault.dropAfterApply(Match.post("")).withTimes(1)));
        numbers().fetch(Fixtures.reference(SimulatorDemo.PHONE_124)); // the write takes a connection from the pool

        TwilioException failed = failedUpdate();

        assertThat(failed.failure().code()).isEqualTo(ErrorCode.TWILIO_UNAVAILABLE);
        assertThat(failed.retryable()).isTrue();
        assertThat(twilio.requests().stream().filter(request -> request.method().equals("POST")))
                .hasSize(1);
    }

    @Test
    void repeatsAReadAtMostOnceWhenItsConnectionIsCut() {
        twilio.replaceFaults(List.of(Fault.dropBeforeApply(Match.everything())));

        TwilioException failed =
                failed(() -> account().readRoute(Fixtures.reference(SimulatorDemo.PHONE_124), Fixtures.VOICE));

        assertThat(failed.failure().code()).isEqualTo(ErrorCode.TWILIO_UNAVAILABLE);
        assertThat(twilio.requests()).hasSizeBetween(1, 2);
    }

    @Test
    void takesARefusedConnectionForUnavailable() {
        URI nobody = twilio.baseUrl();
        twilio.close();

        TwilioException failed =
                failed(() -> Fixtures.account(Fixtures.propertiesFor(nobody)).listNumbers(null));

        assertThat(failed.failure().code()).isEqualTo(ErrorCode.TWILIO_UNAVAILABLE);
        assertThat(failed).hasMessageContaining("the connection failed (ConnectException)");
    }

    @Test
    void refusesToStartWhenJavaWasToldToRepeatPosts() {
        System.setProperty("jdk.httpclient.enableAllMethodRetry", "true");
        try {
            assertThatIllegalStateException()
                    .isThrownBy(this::account)
                    .withMessageContaining("jdk.httpclient.enableAllMethodRetry");
        } finally {
            System.clearProperty("jdk.httpclient.enableAllMethodRetry");
        }
    }

    @Test
    void neitherLogsNorThrowsTheToken() {
        Logger root = (Logger) LoggerFactory.getLogger("ROOT");
        Level level = root.getLevel();
        ListAppender<ILoggingEvent> appender = new ListAppender<>();
        appender.start();
        root.addAppender(appender);
        root.setLevel(Level.TRACE);
        String token = "fedcba9876543210fedcba9876543210";
        String basic = Base64.getEncoder()
                .encodeToString((SimulatorDemo.ACCOUNT_SID + ":" + token).getBytes(StandardCharsets.UTF_8));
        try (TwilioStub stub = TwilioStub.answering(StubAnswer.json(
                401,
                "{'code':20003,'message':'Authenticate: " + token + " Basic " + basic
                        + " https://u:p@example.com/','status':401}"))) {
            TwilioProperties properties = new TwilioProperties(
                    SimulatorDemo.ACCOUNT_SID, token, stub.baseUrl(), Fixtures.SHORT, Duration.ofSeconds(5), 100);

            TwilioException failed = failed(() -> Fixtures.account(properties).listNumbers(null));

            assertThat(stub.lastHeaders()).containsEntry("Authorization", List.of("Basic " + basic));
            assertThat(failed.failure().toString()).doesNotContain(token, basic, "u:p@");
            assertThat(failed).hasMessageContaining("Authenticate: ***");
            assertThat(stackTrace(failed)).doesNotContain(token, basic);
            assertThat(appender.list).isNotEmpty();
            assertThat(appender.list)
                    .allSatisfy(event -> assertThat(event.getFormattedMessage()).doesNotContain(token, basic));
        } finally {
            root.setLevel(level);
            root.detachAppender(appender);
        }
    }

    @Test
    void countsRequestsByOperationAndOutcomeWithoutNamingAnyone() {
        SimpleMeterRegistry meters = new SimpleMeterRegistry();
        TwilioAccount account = Fixtures.account(Fixtures.propertiesFor(twilio.baseUrl()), meters);
        account.listNumbers(null);
        twilio.replaceFaults(List.of(
                Fault.status(Match.everything(), 429).withTimes(1),
                Fault.status(Match.everything(), 400, 12345).withTimes(1)));
        failed(() -> account.listNumbers(null));
        failed(() -> account.readRoute(Fixtures.reference(SimulatorDemo.PHONE_124), Fixtures.VOICE));

        assertThat(meters.find("switchboard.twilio.requests").timers().stream()
                        .map(meter -> meter.getId().getName()
                                + meter.getId().getTags().stream()
                                        .map(tag -> " " + tag.getKey() + "=" + tag.getValue())
                                        .sorted()
                                        .reduce("", String::concat)))
                .containsExactlyInAnyOrder(
                        "switchboard.twilio.requests code=none operation=IncomingPhoneNumber.list outcome=ok status=2xx",
                        "switchboard.twilio.requests code=20429 operation=IncomingPhoneNumber.list outcome=twilio_rate_limited status=429",
                        "switchboard.twilio.requests code=other operation=IncomingPhoneNumber.fetch outcome=twilio_refused status=400");
    }

    @ParameterizedTest
    @CsvSource({
        "401, 20003, 0, 1",
        "401, 29999, 0, 1",
        "403, 20003, 0, 1",
        "403, 20005, 0, 1",
        "403, 20006, 0, 0",
        "429, 20429, 1, 0",
        "429, 29999, 1, 0",
        "400, 21402, 0, 0",
        "503, 20503, 0, 0"
    })
    void countsLimitsAndRefusedCredentialsFromZeroOn(int status, int code, double limited, double refused) {
        SimpleMeterRegistry meters = new SimpleMeterRegistry();
        TwilioAccount account = Fixtures.account(Fixtures.propertiesFor(twilio.baseUrl()), meters);
        assertThat(meters.get("switchboard.twilio.rate.limited").counter().count())
                .isZero();
        assertThat(meters.get("switchboard.twilio.credentials.refused")
                        .counter()
                        .count())
                .isZero();
        twilio.replaceFaults(List.of(Fault.status(Match.everything(), status, code)));

        failed(() -> account.listNumbers(null));

        assertThat(meters.get("switchboard.twilio.rate.limited").counter().count())
                .isEqualTo(limited);
        assertThat(meters.get("switchboard.twilio.credentials.refused")
                        .counter()
                        .count())
                .isEqualTo(refused);
    }

    private TwilioAccount account() {
        return Fixtures.account(Fixtures.propertiesFor(twilio.baseUrl()));
    }

    private IncomingPhoneNumbers numbers() {
        return new IncomingPhoneNumbers(
                new TwilioRequests(
                        Fixtures.propertiesFor(twilio.baseUrl()), TwilioPace.unlimited(), new SimpleMeterRegistry()),
                Fixtures.VALUES);
    }

    private TwilioException failedUpdate() {
        return failed(() -> numbers()
                .update(
                        Fixtures.reference(SimulatorDemo.PHONE_124),
                        Map.of(RouteField.VOICE_URL, "https://a.example/")));
    }

    private static TwilioException failedList(TwilioStub stub) {
        return failed(
                () -> Fixtures.account(Fixtures.propertiesFor(stub.baseUrl())).listNumbers(null));
    }

    private static TwilioException failed(Runnable request) {
        return catchThrowableOfType(TwilioException.class, request::run);
    }

    private static String stackTrace(Throwable throwable) {
        StringWriter trace = new StringWriter();
        throwable.printStackTrace(new PrintWriter(trace));
        return trace.toString();
    }
}
