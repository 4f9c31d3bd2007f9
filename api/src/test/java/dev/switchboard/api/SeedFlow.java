package dev.switchboard.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchboard.api.SwitchboardClient.Answer;
import dev.switchboard.api.SwitchboardServer.Options;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;

/** What the service is for, over HTTP and in this order. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class SeedFlow {

    private final Options options;
    private SwitchboardServer server;
    private SwitchboardClient demo;

    SeedFlow(Options options) {
        this.options = options;
    }

    @BeforeAll
    void start() {
        server = SwitchboardServer.start(options);
        demo = server.as("demo");
        // So that our methods have to be written to be there.
        server.simulator()
                .changeNumber(
                        "+15550000123",
                        number -> number.with("voice_method", "GET")
                                .with("voice_fallback_method", "GET")
                                .with("sms_method", "GET")
                                .with("sms_fallback_method", "GET")
                                .with("status_callback_method", "GET"));
    }

    @AfterAll
    void stop() {
        server.close();
    }

    @Test
    @Order(1)
    void assignsANumberToAnAgent() {
        Answer answer = demo.assign("phone_123", "agent_456", true, false);

        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        assertThat(answer.text())
                .isEqualTo("{\"success\":true,\"phoneNumber\":{\"id\":\"phone_123\",\"phoneNumber\":\"+15550000123\","
                        + "\"chatbot\":{\"id\":\"agent_456\",\"name\":\"Support Agent\"}},"
                        + "\"message\":\"Phone number assigned and webhooks configured successfully\"}");
    }

    @Test
    @Order(2)
    void verifiesTheWebhooksAtTwilio() {
        Answer answer = demo.webhooks("phone_123");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json().at("/configured").booleanValue()).isTrue();
        assertThat(answer.at("/webhooks/voiceUrl")).isEqualTo(server.url() + "/api/twilio/voice?agentId=agent_456");
        assertThat(answer.at("/webhooks/smsUrl")).isEqualTo(server.url() + "/api/twilio/webhook");
        assertThat(answer.at("/webhooks/statusCallbackUrl")).isEqualTo(server.url() + "/api/twilio/status");
        assertThat(answer.json().at("/errors").isEmpty()).isTrue();
    }

    @Test
    @Order(3)
    void twilioHoldsEveryField() {
        Map<String, String> held =
                server.simulator().number("+15550000123").orElseThrow().settings();

        assertThat(held)
                .containsEntry("voice_url", server.url() + "/api/twilio/voice?agentId=agent_456")
                .containsEntry("voice_fallback_url", server.url() + "/api/twilio/voice/fallback?agentId=agent_456")
                .containsEntry("sms_url", server.url() + "/api/twilio/webhook")
                .containsEntry("sms_fallback_url", server.url() + "/api/twilio/webhook/fallback")
                .containsEntry("status_callback", server.url() + "/api/twilio/status#rc=2&rp=ct,5xx,rt")
                .containsEntry("voice_method", "POST")
                .containsEntry("voice_fallback_method", "POST")
                .containsEntry("sms_method", "POST")
                .containsEntry("sms_fallback_method", "POST")
                .containsEntry("status_callback_method", "POST");
    }

    @Test
    @Order(4)
    void refusesToAssignItAgain() {
        Answer answer = demo.assign("phone_123", "agent_789", false, false);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.header("Content-Type").orElse("")).startsWith("application/problem+json");
        assertThat(answer.at("/error")).isEqualTo("already_assigned");
        assertThat(answer.json().at("/success").booleanValue()).isFalse();
        assertThat(demo.webhooks("phone_123").json().at("/configured").booleanValue())
                .isTrue();
    }

    @Test
    @Order(5)
    void updatesAllWebhooks() {
        server.simulator().changeNumber("+15550000123", number -> number.with("sms_url", "https://example.com/old"));

        Answer answer = demo.put("/api/phone-numbers/webhooks");

        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        assertThat(answer.at("/message")).isEqualTo("Updated webhooks for 1 phone numbers");
        assertThat(answer.json().at("/results/success").intValue()).isEqualTo(1);
        assertThat(answer.json().at("/results/failed").intValue()).isZero();
        assertThat(answer.json().at("/results/errors").isEmpty()).isTrue();
        assertThat(demo.webhooks("phone_123").json().at("/configured").booleanValue())
                .isTrue();
    }

    @Test
    @Order(6)
    void updatesOneNumbersWebhooks() {
        server.simulator().changeNumber("+15550000123", number -> number.with("voice_url", "https://example.com/old"));
        assertThat(demo.webhooks("phone_123").at("/errors/0"))
                .startsWith("VoiceUrl is https://example.com/old and should be ");

        Answer answer = demo.updateWebhooks("phone_123");

        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        assertThat(demo.webhooks("phone_123").json().at("/configured").booleanValue())
                .isTrue();
    }

    @Test
    @Order(7)
    void unassignsIt() {
        Answer answer = demo.unassign("phone_123");

        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        assertThat(answer.json().at("/phoneNumber/chatbot").isNull()).isTrue();
        assertThat(answer.at("/message")).isEqualTo("Phone number unassigned and webhooks cleared successfully");
        Answer webhooks = demo.webhooks("phone_123");
        assertThat(webhooks.json().at("/configured").booleanValue()).isFalse();
        assertThat(webhooks.json().at("/webhooks/voiceUrl").isNull()).isTrue();
        assertThat(webhooks.json().at("/webhooks/smsUrl").isNull()).isTrue();
        assertThat(webhooks.json().at("/webhooks/statusCallbackUrl").isNull()).isTrue();
    }

    @Test
    @Order(8)
    void updatesNothingOnceItIsUnassigned() {
        Map<String, String> before =
                server.simulator().number("+15550000123").orElseThrow().settings();

        Answer answer = demo.put("/api/phone-numbers/webhooks");

        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        assertThat(answer.at("/message")).isEqualTo("Updated webhooks for 0 phone numbers");
        assertThat(answer.json().at("/results/success").intValue()).isZero();
        assertThat(answer.json().at("/results/failed").intValue()).isZero();
        assertThat(answer.json().at("/results/errors").isArray()).isTrue();
        assertThat(answer.json().at("/results/errors").isEmpty()).isTrue();
        assertThat(server.simulator().number("+15550000123").orElseThrow().settings())
                .isEqualTo(before);
    }

    @Test
    @Order(9)
    void everythingIsInTheAuditTrail() {
        Answer trail = demo.get("/api/audit?phoneNumberId=phone_123");

        assertThat(trail.json()
                        .at("/messages")
                        .valueStream()
                        .map(message -> message.at("/action").asString()))
                .containsExactly(
                        "phone_unassigned",
                        "webhooks_updated",
                        "webhooks_updated",
                        "phone_assignment_failed",
                        "phone_assigned");
        AuditInvariant.check(server);
    }
}
