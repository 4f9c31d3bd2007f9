package dev.switchboard.api.assignment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchboard.activities.number.NewPhoneNumber;
import dev.switchboard.api.SwitchboardClient;
import dev.switchboard.api.SwitchboardClient.Answer;
import dev.switchboard.api.SwitchboardServer;
import dev.switchboard.simulator.fault.Fault;
import dev.switchboard.simulator.fault.Fault.Match;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import tools.jackson.databind.JsonNode;

/** What is put back of what a number had before, and what is not. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RestoreIT {

    /** Twilio refuses a host with an underscore today. */
    private static final String NO_LONGER_TAKEN = "https://bot:s3cret@old_host.example/voice?token=s3cret";

    private static final String NO_LONGER_TAKEN_SEEN = "https://•••@old_host.example/voice?token=•••";

    private final SwitchboardServer server = SwitchboardServer.start();
    private final SwitchboardClient demo = server.as("demo");

    @AfterAll
    void stop() {
        server.close();
    }

    @AfterEach
    void noFaults() {
        server.simulator().clearFaults();
    }

    @Test
    void theAnswerAndTheAuditSayWhatWasPutBack() {
        NewPhoneNumber number =
                number("https://bot:s3cret@them.example/voice?token=s3cret", "https://them.example/sms");
        assign(number);

        Answer answer = restore(number);

        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        assertThat(answer.at("/message")).endsWith("put back as they were before: voice, sms");
        assertThat(answer.at("/restored/voice/VoiceUrl")).isEqualTo("https://•••@them.example/voice?token=•••");
        assertThat(answer.at("/restored/sms/SmsUrl")).isEqualTo("https://them.example/sms");
        assertThat(answer.json().has("notRestored")).isFalse();
        assertThat(held(number, "voice_url")).isEqualTo("https://bot:s3cret@them.example/voice?token=s3cret");
        assertThat(lastAudit(number)
                        .at("/metadata/restoration/restored/sms/SmsUrl")
                        .asString())
                .isEqualTo("https://them.example/sms");
        assertThat(demo.operation(answer.header("Operation-Id").orElseThrow())
                        .at("/result/restoration/restored/sms/SmsUrl"))
                .isEqualTo("https://them.example/sms");
    }

    @Test
    void anUnassignmentThatWasNotAskedToPutBackSaysNothingOfIt() {
        NewPhoneNumber number = number("https://them.example/voice", "");
        assign(number);

        Answer answer = demo.unassign(number.id());

        assertThat(answer.at("/message")).endsWith("webhooks cleared successfully");
        assertThat(answer.json().has("restored")).isFalse();
    }

    /** A webhook of ours that a free number has is left over: whoever calls would reach an agent that has no number. */
    @Test
    void whatWasOursBeforeIsNotPutBack() {
        NewPhoneNumber number = number(ours("voice?agentId=agent_789"), ours("webhook"));
        assign(number);

        Answer answer = restore(number);

        assertThat(answer.at("/message")).endsWith("cleared: there was nothing to put back");
        assertThat(answer.json().at("/restored").isEmpty()).isTrue();
        assertThat(held(number, "voice_url")).isEmpty();
        assertThat(held(number, "sms_url")).isEmpty();
    }

    /** Twilio keeps no fallback without its primary. */
    @Test
    void aFallbackIsNotPutBackWhenItsPrimaryWasOurs() {
        NewPhoneNumber number = number(ours("voice?agentId=agent_789"), ours("webhook"));
        server.simulator()
                .changeNumber(
                        number.phoneNumber(),
                        held -> held.with("voice_fallback_url", "https://them.example/fallback")
                                .with("sms_fallback_url", "https://them.example/fallback"));
        assign(number);

        Answer answer = restore(number);

        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        for (String field : List.of("voice_url", "voice_fallback_url", "sms_url", "sms_fallback_url")) {
            assertThat(held(number, field)).as(field).isEmpty();
        }
    }

    @Test
    void anAssignmentThatFailsLeavesNothingOfOursEither() {
        NewPhoneNumber number = number(ours("voice?agentId=agent_789"), ours("webhook"));
        server.simulator()
                .replaceFaults(List.of(Fault.status(
                                Match.post("IncomingPhoneNumbers")
                                        .forNumber(number.phoneNumber())
                                        .withParameter("VoiceUrl"),
                                400,
                                21402)
                        .withTimes(1)));

        Answer answer = assignBadly(number);

        assertThat(answer.at("/state")).as(answer.text()).isEqualTo("COMPENSATED");
        assertThat(held(number, "voice_url")).isEmpty();
        assertThat(held(number, "sms_url")).isEmpty();
    }

    /** The number was assigned before, so its own values are what was there. */
    @Test
    void anUpdateThatFailsPutsOurOwnValuesBack() {
        NewPhoneNumber number = number("", "");
        assign(number);
        String before = held(number, "voice_url");
        server.simulator().changeNumber(number.phoneNumber(), held -> held.with("sms_url", "https://them.example/sms"));
        server.simulator()
                .changeNumber(number.phoneNumber(), held -> held.with("voice_url", ours("voice?agentId=agent_789")));
        server.simulator()
                .replaceFaults(List.of(Fault.status(
                                Match.post("IncomingPhoneNumbers")
                                        .forNumber(number.phoneNumber())
                                        .withParameter("SmsUrl"),
                                400,
                                21402)
                        .withTimes(1)));

        Answer answer = demo.updateWebhooks(number.id());

        assertThat(answer.status()).as(answer.text()).isGreaterThanOrEqualTo(400);
        assertThat(held(number, "voice_url"))
                .isEqualTo(ours("voice?agentId=agent_789"))
                .isNotEqualTo(before);
        assertThat(held(number, "sms_url")).isEqualTo("https://them.example/sms");
    }

    @Test
    void whatTwilioDoesNotTakeBackIsClearedToldAndTriedAgainNextTime() {
        NewPhoneNumber number = number(NO_LONGER_TAKEN, "https://them.example/sms");
        server.simulator()
                .changeNumber(
                        number.phoneNumber(), held -> held.with("voice_fallback_url", "https://them.example/fallback"));
        assign(number);

        Answer answer = restore(number);

        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        assertThat(answer.at("/message")).contains(NO_LONGER_TAKEN_SEEN, "21402", "It is kept");
        assertThat(answer.at("/restored/sms/SmsUrl")).isEqualTo("https://them.example/sms");
        assertThat(answer.at("/notRestored/0/field")).isEqualTo("VoiceUrl");
        assertThat(answer.at("/notRestored/0/value")).isEqualTo(NO_LONGER_TAKEN_SEEN);
        assertThat(answer.at("/notRestored/0/twilioCode")).isEqualTo("21402");
        assertThat(answer.at("/notRestored/1/field")).isEqualTo("VoiceFallbackUrl");
        assertThat(held(number, "voice_url")).isEmpty();
        assertThat(held(number, "sms_url")).isEqualTo("https://them.example/sms");
        assertThat(lastAudit(number)
                        .at("/metadata/restoration/notRestored/0/twilioCode")
                        .asInt())
                .isEqualTo(21402);

        assign(number);
        Answer again = restore(number);
        assertThat(again.at("/notRestored/0/value")).as(again.text()).isEqualTo(NO_LONGER_TAKEN_SEEN);
        assertThat(again.at("/restored/sms/SmsUrl")).isEqualTo("https://them.example/sms");
    }

    @Test
    void whatTwilioTakesAgainIsPutBackByTheNextUnassignment() {
        NewPhoneNumber number = number("https://them.example/voice", "");
        server.simulator().changeNumber(number.phoneNumber(), held -> held.with("voice_method", "GET"));
        assign(number);
        // All values at once, and this one alone; what clears the fields leaves the method.
        server.simulator()
                .replaceFaults(List.of(Fault.status(
                                Match.post("IncomingPhoneNumbers")
                                        .forNumber(number.phoneNumber())
                                        .withParameter("VoiceMethod"),
                                400,
                                21402)
                        .withTimes(2)));
        Answer refused = restore(number);
        assertThat(refused.json().at("/notRestored").size()).as(refused.text()).isEqualTo(1);
        assertThat(held(number, "voice_url")).isEmpty();
        server.simulator().clearFaults();

        assign(number);
        Answer restored = restore(number);

        assertThat(restored.at("/restored/voice/VoiceUrl")).as(restored.text()).isEqualTo("https://them.example/voice");
        assertThat(held(number, "voice_url")).isEqualTo("https://them.example/voice");
        assign(number);
        assertThat(restore(number).json().has("notRestored")).isFalse();
    }

    @Test
    void anUndoThatTwilioDoesNotTakeLeavesNothingOfOursAndIsIncomplete() {
        NewPhoneNumber number = number(NO_LONGER_TAKEN, "https://them.example/sms");
        server.simulator()
                .replaceFaults(List.of(Fault.status(
                                Match.post("IncomingPhoneNumbers")
                                        .forNumber(number.phoneNumber())
                                        .withParameter("SmsUrl"),
                                400,
                                21407)
                        .withTimes(1)));

        Answer answer = assignBadly(number);

        assertThat(answer.at("/state")).as(answer.text()).isEqualTo("COMPENSATION_INCOMPLETE");
        assertThat(answer.text()).contains("VoiceUrl " + NO_LONGER_TAKEN_SEEN).doesNotContain("s3cret");
        assertThat(held(number, "voice_url")).isEmpty();
        assertThat(held(number, "sms_url")).isEqualTo("https://them.example/sms");
        assertThat(demo.get("/api/phone-numbers/" + number.id()).at("/state")).isEqualTo("FREE");
    }

    /** Which value was refused is being found out when Twilio goes away for a moment, and it takes it afterwards. */
    @Test
    void anOutageAfterARefusalIsNotTakenForSomebodyElsesChange() {
        NewPhoneNumber number = number("https://them.example/voice", "");
        server.simulator().changeNumber(number.phoneNumber(), held -> held.with("voice_method", "GET"));
        assign(number);
        Match puttingBack = Match.post("IncomingPhoneNumbers")
                .forNumber(number.phoneNumber())
                .withParameter("VoiceMethod");
        server.simulator()
                .replaceFaults(List.of(
                        Fault.status(puttingBack, 400, 21402).withTimes(1),
                        Fault.status(puttingBack, 503, 20503).withTimes(1)));

        Answer answer = restore(number);

        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        assertThat(held(number, "voice_url")).isEqualTo("https://them.example/voice");
        assertThat(demo.get("/api/phone-numbers/" + number.id()).at("/state")).isEqualTo("FREE");
    }

    private NewPhoneNumber number(String voiceUrl, String smsUrl) {
        NewPhoneNumber number = server.addNumber("demo");
        server.simulator()
                .changeNumber(
                        number.phoneNumber(),
                        held -> held.with("voice_url", voiceUrl).with("sms_url", smsUrl));
        return number;
    }

    private String ours(String path) {
        return server.url() + "/api/twilio/" + path;
    }

    private void assign(NewPhoneNumber number) {
        Answer answer = demo.assign(number.id(), "agent_456", true, false);
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    }

    /** Answers the operation once it has ended. */
    private Answer assignBadly(NewPhoneNumber number) {
        Answer answer = demo.async().assign(number.id(), "agent_456", true, false);
        String operation = answer.at("/operation/id");
        demo.awaitEnd(operation, Duration.ofMinutes(1));
        return demo.operation(operation);
    }

    private Answer restore(NewPhoneNumber number) {
        return demo.delete("/api/phone-numbers/assign", "{\"phoneNumberId\":\"" + number.id() + "\",\"restore\":true}");
    }

    private JsonNode lastAudit(NewPhoneNumber number) {
        return demo.get("/api/audit?phoneNumberId=" + number.id()).json().at("/messages/0");
    }

    private String held(NewPhoneNumber number, String field) {
        return server.simulator().number(number.phoneNumber()).orElseThrow().get(field);
    }
}
