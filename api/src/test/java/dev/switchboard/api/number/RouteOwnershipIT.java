package dev.switchboard.api.number;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchboard.activities.number.NewPhoneNumber;
import dev.switchboard.api.SwitchboardClient;
import dev.switchboard.api.SwitchboardClient.Answer;
import dev.switchboard.api.SwitchboardServer;
import dev.switchboard.simulator.account.SimulatedNumber;
import dev.switchboard.simulator.account.SimulatedSender;
import dev.switchboard.simulator.account.SimulatedService;
import dev.switchboard.workflows.number.Capabilities;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Who owns a number's route, told by the API. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RouteOwnershipIT {

    private static final String TRUNK = "TK" + "1".repeat(32);

    private final SwitchboardServer server = SwitchboardServer.start(
            SwitchboardServer.Options.defaults().with("switchboard.twilio.messaging-services.expiry", "1ms"));
    private final SwitchboardClient demo = server.as("demo");

    @AfterAll
    void stop() {
        server.close();
    }

    @Test
    void everyChannelOfAnAssignedNumberSaysWhereItGoes() {
        NewPhoneNumber number = server.addNumber("demo", new Capabilities(true, true, true));
        assertThat(demo.assign(number.id(), "agent_456", true, true).status()).isEqualTo(200);

        Answer status = demo.webhooks(number.id());

        for (String channel : List.of("voice", "sms", "whatsapp", "statusCallback")) {
            assertThat(status.at("/channels/" + channel + "/state"))
                    .as(status.text())
                    .isEqualTo("configured");
        }
        assertThat(status.json().at("/configured").asBoolean()).isTrue();
    }

    @Test
    void driftIsNamedWithItsCure() {
        NewPhoneNumber number = server.addNumber("demo");
        demo.assign(number.id(), "agent_456", true, false);
        change(number, "sms_url", "https://somebody.example.com/sms");

        assertState(number, "sms", "url_mismatch");
        change(number, "sms_url", "");
        change(number, "sms_fallback_url", "");
        assertState(number, "sms", "not_configured");
        demo.updateWebhooks(number.id());
        change(number, "voice_method", "GET");
        assertState(number, "voice", "wrong_method");
        change(number, "voice_method", "POST");
        change(number, "voice_fallback_url", "");
        assertState(number, "voice", "missing_fallback");
    }

    @Test
    void aTrunkMakesVerificationFailAndAssigningIsRefusedNamingIt() {
        NewPhoneNumber bound = server.addNumber("demo");
        demo.assign(bound.id(), "agent_456", true, false);
        change(bound, "trunk_sid", TRUNK);
        assertState(bound, "voice", "overridden_by_trunk");

        NewPhoneNumber free = server.addNumber("demo");
        change(free, "trunk_sid", TRUNK);
        SimulatedNumber before = held(free);
        Answer refused = demo.assign(free.id(), "agent_456", true, false);

        assertThat(refused.status()).isEqualTo(422);
        assertThat(refused.at("/error")).isEqualTo("route_owned");
        assertThat(refused.at("/owner/kind")).isEqualTo("trunk");
        assertThat(refused.at("/owner/sid")).isEqualTo(TRUNK);
        assertThat(held(free)).isEqualTo(before);
    }

    @Test
    void aNumberThatTakesFaxesIsSetToCallsAndBackOnRequest() {
        NewPhoneNumber number = server.addNumber("demo");
        change(number, "voice_url", "https://fax.example.com/");
        change(number, "voice_receive_mode", "fax");

        assertThat(demo.assign(number.id(), "agent_456", true, false).status()).isEqualTo(200);
        assertThat(held(number).get("voice_receive_mode")).isEqualTo("voice");
        change(number, "voice_receive_mode", "fax");
        assertState(number, "voice", "receives_fax");
        assertThat(demo.webhooks(number.id()).at("/channels/voice/cure")).contains("VoiceReceiveMode", "Update");
        assertThat(demo.post("/api/drift/check").status()).isEqualTo(200);
        assertThat(demo.get("/api/drift").text()).contains("receives_fax");
        assertThat(demo.updateWebhooks(number.id()).status()).isEqualTo(200);
        assertThat(demo.webhooks(number.id()).json().at("/configured").asBoolean())
                .isTrue();

        Answer unassigned = demo.delete("/api/phone-numbers/assign", """
                {"phoneNumberId":"%s","restore":true}
                """.formatted(number.id()));
        assertThat(unassigned.status()).as(unassigned.text()).isEqualTo(200);
        assertThat(held(number).voiceUrl()).isEqualTo("https://fax.example.com/");
        assertThat(held(number).get("voice_receive_mode")).isEqualTo("fax");
    }

    @Test
    void callsThatComeInInAnotherRegionAreSeenByOneRequestOfTheVerification() {
        NewPhoneNumber number = server.addNumber("demo");
        change(number, "voice_region", "ie1");
        server.simulator().clearRequests();

        assertThat(demo.assign(number.id(), "agent_456", true, false).status()).isEqualTo(200);
        assertThat(regionRequests(number)).as("an assignment does not ask").isZero();

        assertState(number, "voice", "other_region");
        assertThat(demo.webhooks(number.id()).at("/channels/voice/cure")).contains("ie1", "us1", "TWILIO_REGION");
        assertThat(regionRequests(number)).as("two verifications").isEqualTo(2);
        change(number, "voice_region", "");
        assertThat(demo.webhooks(number.id()).json().at("/configured").asBoolean())
                .isTrue();
    }

    private long regionRequests(NewPhoneNumber number) {
        return server.simulator().requests().stream()
                .filter(request -> request.path().equals("/v2/PhoneNumbers/" + number.phoneNumber()))
                .count();
    }

    @Test
    void aTakenOverTrunkIsPutBackOnRequest() {
        NewPhoneNumber number = server.addNumber("demo");
        change(number, "trunk_sid", TRUNK);

        Answer assigned = demo.post("/api/phone-numbers/assign", """
                {"phoneNumberId":"%s","chatbotId":"agent_456","enableSms":true,"takeOver":true}
                """.formatted(number.id()));
        assertThat(assigned.status()).as(assigned.text()).isEqualTo(200);
        assertThat(held(number).trunkSid()).isEmpty();
        assertThat(demo.webhooks(number.id()).json().at("/configured").asBoolean())
                .isTrue();

        Answer unassigned = demo.delete("/api/phone-numbers/assign", """
                {"phoneNumberId":"%s","restore":true}
                """.formatted(number.id()));
        assertThat(unassigned.status()).as(unassigned.text()).isEqualTo(200);
        assertThat(held(number).trunkSid()).isEqualTo(TRUNK);
        assertThat(held(number).voiceUrl()).isEmpty();
    }

    @Test
    void whatSomebodyElseChangedIsToldAndLeftAlone() {
        NewPhoneNumber number = server.addNumber("demo");
        demo.assign(number.id(), "agent_456", true, false);
        change(number, "sms_url", "https://somebody.example.com/sms");

        Answer unassigned = demo.unassign(number.id());

        assertThat(unassigned.status()).as(unassigned.text()).isEqualTo(200);
        assertThat(unassigned.at("/changedByOthers/SmsUrl")).isEqualTo("https://somebody.example.com/sms");
        assertThat(held(number).smsUrl()).isEqualTo("https://somebody.example.com/sms");
        assertThat(held(number).voiceUrl()).isEmpty();
    }

    @Test
    void aUrlOfOursThatStaysForSomebodyElsesFallbackIsTold() {
        NewPhoneNumber number = server.addNumber("demo");
        demo.assign(number.id(), "agent_456", true, false);
        change(number, "voice_fallback_url", "https://somebody.example.com/fallback");

        Answer unassigned = demo.unassign(number.id());

        assertThat(unassigned.status()).as(unassigned.text()).isEqualTo(200);
        assertThat(held(number).voiceUrl())
                .as("Twilio keeps no fallback without it")
                .isNotEmpty();
        assertThat(unassigned.at("/message"))
                .contains("not all of them", "VoiceFallbackUrl", "VoiceUrl", "clear that in the Twilio Console")
                .doesNotContain("successfully");
        assertThat(unassigned.at("/changedByOthers/VoiceUrl"))
                .isEqualTo(held(number).voiceUrl());
        change(number, "voice_fallback_url", "");
        assertThat(demo.unassign(number.id()).at("/message")).contains("was cleared: VoiceUrl");
        assertThat(held(number).voiceUrl()).isEmpty();
    }

    @Test
    void aMessagingServiceThatTheNumberHasJustJoinedShowsAtOnce() {
        NewPhoneNumber number = server.addNumber("demo");
        demo.assign(number.id(), "agent_456", true, false);
        assertThat(demo.webhooks(number.id()).at("/configured")).isEqualTo("true");

        server.simulator()
                .putService(
                        SimulatedService.of("Joined")
                                .with("use_inbound_webhook_on_number", "false")
                                .with("inbound_request_url", "https://service.example.com/in"),
                        List.of(number.phoneNumber()));

        assertThat(demo.webhooks(number.id()).at("/configured")).isEqualTo("false");
    }

    @Test
    void aMessagingServiceThatHandlesInboundMessagesOwnsTheSmsRoute() {
        NewPhoneNumber number = server.addNumber("demo");
        SimulatedService service = server.simulator()
                .putService(
                        SimulatedService.of("Support")
                                .with("use_inbound_webhook_on_number", "false")
                                .with("inbound_request_url", "https://service.example.com/in"),
                        List.of(number.phoneNumber()));

        Answer refused = demo.post("/api/phone-numbers/assign", """
                {"phoneNumberId":"%s","chatbotId":"agent_456","enableSms":true,"takeOver":true}
                """.formatted(number.id()));

        assertThat(refused.status()).as(refused.text()).isEqualTo(422);
        assertThat(refused.at("/owner/sid")).isEqualTo(service.sid());
        assertThat(refused.at("/detail")).contains("use_inbound_webhook_on_number");
    }

    @Test
    void anOfflineSenderIsRefused() {
        NewPhoneNumber number = server.addNumber("demo", new Capabilities(true, true, true));
        server.simulator().putSender(SimulatedSender.of(number.phoneNumber()).withStatus("OFFLINE"));

        Answer refused = demo.assign(number.id(), "agent_456", false, true);

        assertThat(refused.status()).as(refused.text()).isEqualTo(422);
        assertThat(refused.at("/error")).isEqualTo("sender_offline");
    }

    private void assertState(NewPhoneNumber number, String channel, String state) {
        Answer status = demo.webhooks(number.id());
        assertThat(status.at("/channels/" + channel + "/state"))
                .as(status.text())
                .isEqualTo(state);
        assertThat(status.json().at("/configured").asBoolean(true)).isFalse();
        assertThat(status.json().at("/errors").isEmpty()).isFalse();
    }

    private void change(NewPhoneNumber number, String field, String value) {
        server.simulator().changeNumber(number.phoneNumber(), held -> held.with(field, value));
    }

    private SimulatedNumber held(NewPhoneNumber number) {
        return server.simulator().number(number.phoneNumber()).orElseThrow();
    }
}
