package dev.switchboard.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchboard.api.SwitchboardClient.Answer;
import dev.switchboard.simulator.account.SimulatorDemo;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import tools.jackson.databind.JsonNode;

/** What the service is for, over HTTP and in this order. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class SeedFlow {

    private static final String NUMBER = SimulatorDemo.PHONE_123;

    private final Supplier<Installation> start;
    private Installation server;
    private SwitchboardClient demo;
    private String phone123;

    SeedFlow(Supplier<Installation> start) {
        this.start = start;
    }

    @BeforeAll
    void start() {
        server = start.get();
        demo = server.as("demo");
        phone123 = server.idOf(NUMBER);
        // So that our methods have to be written to be there.
        for (String method : List.of(
                "voice_method",
                "voice_fallback_method",
                "sms_method",
                "sms_fallback_method",
                "status_callback_method")) {
            server.changeAtTwilio(NUMBER, method, "GET");
        }
    }

    @AfterAll
    void stop() {
        server.close();
    }

    @Test
    @Order(1)
    void assignsANumberToAnAgent() {
        Answer answer = demo.assign(phone123, "agent_456", true, false);

        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        assertThat(answer.text())
                .isEqualTo("{\"success\":true,\"phoneNumber\":{\"id\":\"" + phone123
                        + "\",\"phoneNumber\":\"+15550000123\","
                        + "\"chatbot\":{\"id\":\"agent_456\",\"name\":\"Support Agent\"}},"
                        + "\"message\":\"Phone number assigned and webhooks configured successfully\"}");
    }

    @Test
    @Order(2)
    void verifiesTheWebhooksAtTwilio() {
        Answer answer = demo.webhooks(phone123);

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.text())
                .startsWith(
                        "{\"phoneNumber\":\"+15550000123\",\"configured\":true,\"webhooks\":{\"voiceUrl\":\""
                                + server.url() + "/api/twilio/voice?agentId=agent_456\",\"smsUrl\":\"" + server.url()
                                + "/api/twilio/webhook\",\"statusCallbackUrl\":\"" + server.url()
                                + "/api/twilio/status\"},\"errors\":[],\"number\":{\"id\":\"" + phone123
                                + "\",\"chatbot\":{\"id\":\"agent_456\",\"name\":\"Support Agent\"}},\"channels\":{\"voice\":{");
    }

    @Test
    @Order(3)
    void twilioHoldsEveryField() {
        Map<String, String> held = server.heldByTwilio(NUMBER);

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
        Answer answer = demo.assign(phone123, "agent_789", false, false);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.header("Content-Type").orElse("")).startsWith("application/problem+json");
        assertThat(answer.at("/error")).isEqualTo("already_assigned");
        assertThat(answer.json().at("/success").booleanValue()).isFalse();
        assertThat(demo.webhooks(phone123).json().at("/configured").booleanValue())
                .isTrue();
    }

    @Test
    @Order(5)
    void updatesAllWebhooks() {
        server.changeAtTwilio(NUMBER, "sms_url", "https://example.com/old");

        Answer answer = demo.put("/api/phone-numbers/webhooks");

        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        assertThat(answer.at("/message")).isEqualTo("Updated webhooks for 1 phone numbers");
        assertThat(answer.json().at("/results/success").intValue()).isEqualTo(1);
        assertThat(answer.json().at("/results/failed").intValue()).isZero();
        assertThat(answer.json().at("/results/errors").isEmpty()).isTrue();
        assertThat(demo.webhooks(phone123).json().at("/configured").booleanValue())
                .isTrue();
    }

    @Test
    @Order(6)
    void updatesOneNumbersWebhooks() {
        server.changeAtTwilio(NUMBER, "voice_url", "https://example.com/old");
        assertThat(demo.webhooks(phone123).at("/errors/0"))
                .startsWith("VoiceUrl is https://example.com/old and should be ");

        Answer answer = demo.updateWebhooks(phone123);

        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        assertThat(demo.webhooks(phone123).json().at("/configured").booleanValue())
                .isTrue();
    }

    @Test
    @Order(7)
    void unassignsIt() {
        Answer answer = demo.unassign(phone123);

        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        assertThat(answer.json().at("/phoneNumber/chatbot").isNull()).isTrue();
        assertThat(answer.at("/message")).isEqualTo("Phone number unassigned and webhooks cleared successfully");
        Answer webhooks = demo.webhooks(phone123);
        assertThat(webhooks.json().at("/configured").booleanValue()).isFalse();
        assertThat(webhooks.json().at("/webhooks/voiceUrl").isNull()).isTrue();
        assertThat(webhooks.json().at("/webhooks/smsUrl").isNull()).isTrue();
        assertThat(webhooks.json().at("/webhooks/statusCallbackUrl").isNull()).isTrue();
    }

    @Test
    @Order(8)
    void updatesNothingOnceItIsUnassigned() {
        Map<String, String> before = server.heldByTwilio(NUMBER);

        Answer answer = demo.put("/api/phone-numbers/webhooks");

        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        assertThat(answer.at("/message")).isEqualTo("Updated webhooks for 0 phone numbers");
        assertThat(answer.json().at("/results/success").intValue()).isZero();
        assertThat(answer.json().at("/results/failed").intValue()).isZero();
        assertThat(answer.json().at("/results/errors").isArray()).isTrue();
        assertThat(answer.json().at("/results/errors").isEmpty()).isTrue();
        assertThat(server.heldByTwilio(NUMBER)).isEqualTo(before);
    }

    @Test
    @Order(9)
    void everythingIsInTheAuditTrail() {
        Answer trail = demo.get("/api/audit?phoneNumberId=" + phone123);

        List<JsonNode> operations = trail.json()
                .at("/messages")
                .valueStream()
                .filter(message -> !message.at("/action").asString().equals("webhooks_verified"))
                .toList();

        assertThat(operations.stream().map(message -> message.at("/action").asString()))
                .containsExactly(
                        "phone_unassigned",
                        "webhooks_updated",
                        "webhooks_updated",
                        "phone_assignment_failed",
                        "phone_assigned");
        assertThat(operations.stream()
                        .map(message -> message.at("/metadata/capabilities").toString()))
                .as("what the binding had switched on, and what the refused assignment was to")
                .containsExactly(
                        "{\"voice\":true,\"sms\":true,\"whatsapp\":false}",
                        "{\"voice\":true,\"sms\":true,\"whatsapp\":false}",
                        "{\"voice\":true,\"sms\":true,\"whatsapp\":false}",
                        "{\"voice\":true,\"sms\":false,\"whatsapp\":false}",
                        "{\"voice\":true,\"sms\":true,\"whatsapp\":false}");
        assertThat(operations.get(0).at("/metadata/numberCapabilities").toString())
                .isEqualTo("{\"voice\":true,\"sms\":true,\"whatsapp\":true}");
        AuditInvariant.check(server.database());
    }
}
