package dev.switchboard.api.assignment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.switchboard.activities.number.NewPhoneNumber;
import dev.switchboard.api.AuditInvariant;
import dev.switchboard.api.SwitchboardClient;
import dev.switchboard.api.SwitchboardClient.Answer;
import dev.switchboard.api.SwitchboardServer;
import dev.switchboard.api.SwitchboardServer.Options;
import dev.switchboard.simulator.account.SenderWebhook;
import dev.switchboard.simulator.account.SimulatedNumber;
import dev.switchboard.simulator.account.SimulatedSender;
import dev.switchboard.simulator.fault.Fault;
import dev.switchboard.simulator.fault.Fault.Match;
import dev.switchboard.testing.SideBySide;
import dev.switchboard.workflows.number.Capabilities;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;

/**
 * Every configure step under every fault, while assigning and while unassigning: either the operation succeeds after
 * retries, or it says why and everything is as it was. All at once, each on a number of its own.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class Faults {

    private enum Step {
        VOICE("VoiceUrl", "IncomingPhoneNumbers/PN"),
        SMS("SmsUrl", "IncomingPhoneNumbers/PN"),
        WHATSAPP("webhook", "Channels/Senders/XE");

        private final String parameter;
        private final String path;

        Step(String parameter, String path) {
            this.parameter = parameter;
            this.path = path;
        }

        Match match(String phoneNumber) {
            return Match.post(path).forNumber(phoneNumber).withParameter(parameter);
        }
    }

    /** A kind of fault, and Twilio's code in the answer where the operation has to fail. */
    private record Kind(String name, Function<Match, Fault> fault, boolean fails, String error, int code) {

        static Kind survived(String name, Function<Match, Fault> fault) {
            return new Kind(name, fault, false, "", 0);
        }

        static Kind fatal(String name, Function<Match, Fault> fault, String error, int code) {
            return new Kind(name, fault, true, error, code);
        }
    }

    private static final List<Kind> KINDS = List.of(
            Kind.fatal("403", match -> Fault.status(match, 403, 20003), "twilio_refused", 20003),
            Kind.fatal("404", match -> Fault.status(match, 404, 20404), "twilio_refused", 20404),
            Kind.fatal("400/21402", match -> Fault.status(match, 400, 21402), "twilio_refused", 21402),
            Kind.survived(
                    "429 three times",
                    match -> Fault.status(match, 429, 20429).withRetryAfter(1).withTimes(3)),
            Kind.survived("500 once", match -> Fault.status(match, 500, 20500).withTimes(1)),
            Kind.fatal("500 for ever", match -> Fault.status(match, 500, 20500), "twilio_unavailable", 20500),
            Kind.survived("HTML 502 once", match -> Fault.html(match, 502).withTimes(1)),
            Kind.fatal("HTML 502 for ever", match -> Fault.html(match, 502), "twilio_unavailable", 0),
            Kind.survived("timeout once", match -> Fault.timeout(match, 3_000).withTimes(1)),
            Kind.fatal("timeout for ever", match -> Fault.timeout(match, 3_000), "twilio_timeout", 0),
            Kind.survived(
                    "cut after it was applied, once",
                    match -> Fault.dropAfterApply(match).withTimes(1)),
            Kind.fatal("cut after it was applied, for ever", Fault::dropAfterApply, "twilio_unavailable", 0));

    /** What Twilio holds for a number, sender included. */
    private record Held(Map<String, String> settings, SenderWebhook webhook) {}

    private record KindAtStep(Step step, Kind kind) {

        Fault fault(String phoneNumber) {
            return kind.fault().apply(step.match(phoneNumber));
        }

        @Override
        public String toString() {
            return step + " " + kind.name();
        }
    }

    private static List<KindAtStep> kindsAtSteps() {
        return KINDS.stream()
                .flatMap(kind -> Stream.of(Step.values()).map(step -> new KindAtStep(step, kind)))
                .toList();
    }

    /** A number of its own, what Twilio held for it, and the fault that is in its way. */
    private record Case(Kind kind, NewPhoneNumber number, Held before) {}

    private final SwitchboardServer server;
    private final SwitchboardClient demo;
    private List<DynamicTest> assignments = List.of();
    private List<DynamicTest> unassignments = List.of();

    Faults(Options options) {
        // Short, so that a timeout's six attempts end within a test's patience.
        server = SwitchboardServer.start(options.with("switchboard.twilio.connect-timeout", "2s")
                .with("switchboard.twilio.request-timeout", "2s"));
        demo = server.as("demo");
    }

    @AfterAll
    void everyOperationHasItsMessage() {
        try (SwitchboardServer stopped = server) {
            AuditInvariant.check(stopped);
        }
    }

    @BeforeAll
    void start() {
        assignments = SideBySide.start(kindsAtSteps(), KindAtStep::toString, this::assign);
        unassignments = SideBySide.start(kindsAtSteps(), KindAtStep::toString, this::unassign);
    }

    @TestFactory
    List<DynamicTest> whileAssigning() {
        return assignments;
    }

    @TestFactory
    List<DynamicTest> whileUnassigning() {
        return unassignments;
    }

    private void assign(KindAtStep kindAtStep) {
        Case aCase = fail(aNumber(), kindAtStep);
        String id = aCase.number().id();
        Answer answer = toItsEnd(demo.assign(id, "agent_456", true, true));

        if (aCase.kind().fails()) {
            assertFailed(answer, aCase.kind());
            assertThat(state(id)).isEqualTo("FREE");
            assertThat(held(aCase.number())).isEqualTo(aCase.before());
            assertAudits(id, "phone_assignment_failed");
        } else {
            assertSucceeded(answer);
            assertConfigured(id);
            assertAudits(id, "phone_assigned");
        }
    }

    private void unassign(KindAtStep kindAtStep) {
        NewPhoneNumber number = aNumber();
        assertSucceeded(toItsEnd(demo.assign(number.id(), "agent_456", true, true)));
        Case aCase = fail(number, kindAtStep);
        String id = number.id();
        Answer answer = toItsEnd(demo.unassign(id));

        if (aCase.kind().fails()) {
            assertFailed(answer, aCase.kind());
            assertThat(state(id)).isEqualTo("ASSIGNED");
            assertThat(held(aCase.number())).isEqualTo(aCase.before());
            assertConfigured(id);
            assertAudits(id, "phone_unassignment_failed", "phone_assigned");
        } else {
            assertSucceeded(answer);
            assertThat(state(id)).isEqualTo("FREE");
            assertThat(server.simulator()
                            .number(aCase.number().phoneNumber())
                            .orElseThrow()
                            .voiceUrl())
                    .isEmpty();
            assertAudits(id, "phone_unassigned", "phone_assigned");
        }
    }

    private NewPhoneNumber aNumber() {
        NewPhoneNumber number = server.addNumber("demo", new Capabilities(true, true, true));
        server.simulator().changeNumber(number.phoneNumber(), Faults::routedElsewhere);
        return number;
    }

    /** From now on the fault is in the number's way. */
    private Case fail(NewPhoneNumber number, KindAtStep kindAtStep) {
        Held before = held(number);
        server.simulator().addFaults(List.of(kindAtStep.fault(number.phoneNumber())));
        return new Case(kindAtStep.kind(), number, before);
    }

    private static SimulatedNumber routedElsewhere(SimulatedNumber number) {
        return number.with("voice_url", "https://before.example.com/voice")
                .with("voice_method", "GET")
                .with("voice_fallback_url", "https://before.example.com/voice-fallback")
                .with("status_callback", "https://before.example.com/status")
                .with("sms_url", "https://before.example.com/sms");
    }

    /** The answer, or, when it was 202 since the faults took their time, the operation's end. */
    private Answer toItsEnd(Answer answer) {
        return answer.status() == 202 ? demo.awaitEnd(answer.at("/operation/id"), Duration.ofMinutes(3)) : answer;
    }

    private static void assertSucceeded(Answer answer) {
        boolean completed = answer.json().at("/success").asBoolean(false)
                || answer.at("/state").equals("COMPLETED");
        assertThat(completed).as(answer.toString()).isTrue();
    }

    private static void assertFailed(Answer answer, Kind kind) {
        assertThat(answer.at("/state")).as(answer.toString()).isEqualTo("COMPENSATED");
        assertThat(answer.text()).contains("\"" + kind.error() + "\"");
        if (answer.status() != 200) {
            assertThat(answer.status()).isEqualTo(502);
            assertThat(answer.at("/error")).isEqualTo(kind.error());
        }
        if (kind.code() != 0) {
            assertThat(answer.text()).contains("\"code\":" + kind.code());
        }
    }

    private void assertAudits(String phoneNumberId, String... actions) {
        assertThat(demo.get("/api/audit?phoneNumberId=" + phoneNumberId).json().at("/messages"))
                .extracting(message -> message.at("/action").asString())
                .filteredOn(action -> !action.equals("webhooks_verified"))
                .containsExactly(actions);
    }

    private String state(String phoneNumberId) {
        return demo.get("/api/phone-numbers/" + phoneNumberId).at("/state");
    }

    /**
     * Verified at Twilio. Asked again where there is no verdict: with all cases at once, Twilio may need longer to
     * answer than the second that it is given here, and the caller may ask too fast.
     */
    private void assertConfigured(String phoneNumberId) {
        Answer verified = await("a verification of " + phoneNumberId)
                .atMost(Duration.ofMinutes(1))
                .pollDelay(Duration.ZERO)
                .until(() -> demo.webhooks(phoneNumberId), answer -> answer.status() == 200);
        assertThat(verified.json().at("/configured").asBoolean())
                .as(verified.toString())
                .isTrue();
    }

    private Held held(NewPhoneNumber number) {
        SimulatedNumber held = server.simulator().number(number.phoneNumber()).orElseThrow();
        SimulatedSender sender = server.simulator().sender(number.phoneNumber()).orElseThrow();
        return new Held(held.settings(), normalised(sender.webhook()));
    }

    /** Twilio answers an unset URL as null or as an empty string; a method without a URL means nothing. */
    private static SenderWebhook normalised(SenderWebhook webhook) {
        return isUnset(webhook.callbackUrl()) && isUnset(webhook.fallbackUrl()) && isUnset(webhook.statusCallbackUrl())
                ? SenderWebhook.UNSET
                : webhook;
    }

    private static boolean isUnset(@Nullable String url) {
        return url == null || url.isEmpty();
    }
}
