package dev.switchboard.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchboard.activities.number.NewPhoneNumber;
import dev.switchboard.api.SwitchboardClient.Answer;
import dev.switchboard.workflows.number.Capabilities;
import java.time.Instant;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/**
 * The contract's calls as its own samples send them, with a {@code fetch} of a body and no more, and what they are
 * answered, field by field.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ContractIT {

    private final SwitchboardServer server = SwitchboardServer.start();

    @AfterAll
    void stop() {
        server.close();
    }

    /** What browsers and Node say of a string, and what says nothing. */
    @ParameterizedTest
    @ValueSource(strings = {"text/plain;charset=UTF-8", ""})
    void everyCallOfTheContractIsAnsweredAsItShows(String type) {
        SwitchboardClient owner = server.as(type.isEmpty() ? "nothing-said" : "plain-text");
        NewPhoneNumber number =
                server.addNumber(type.isEmpty() ? "nothing-said" : "plain-text", new Capabilities(true, true, true));
        SwitchboardClient fetch = type.isEmpty() ? owner.withoutContentType() : owner.withHeader("Content-Type", type);
        String agent =
                fetch.post("/api/chatbots", "{\"name\":\"Support Agent\"}").at("/id");
        String id = "{\"phoneNumberId\":\"" + number.id() + "\"}";
        String bound = "{\"id\":\"" + number.id() + "\",\"phoneNumber\":\"" + number.phoneNumber()
                + "\",\"chatbot\":{\"id\":\"" + agent + "\",\"name\":\"Support Agent\"}}";

        assertAnswer(
                fetch.post(
                        "/api/phone-numbers/assign",
                        "{\"phoneNumberId\":\"" + number.id() + "\",\"chatbotId\":\"" + agent
                                + "\",\"enableSms\":true,\"enableWhatsApp\":false}"),
                "{\"success\":true,\"phoneNumber\":" + bound
                        + ",\"message\":\"Phone number assigned and webhooks configured successfully\"}");

        JsonNode verified = fetch.get("/api/phone-numbers/webhooks?phoneNumberId=" + number.id())
                .json();
        assertThat(verified.propertyNames())
                .startsWith("phoneNumber", "configured", "webhooks", "errors")
                .contains("number", "channels");
        assertThat(verified.at("/phoneNumber").isString()).isTrue();
        assertThat(verified.at("/phoneNumber").asString()).isEqualTo(number.phoneNumber());
        assertThat(verified.at("/configured").isBoolean()).isTrue();
        assertThat(verified.at("/configured").asBoolean()).isTrue();
        assertThat(verified.at("/webhooks").toString())
                .isEqualTo("{\"voiceUrl\":\"" + server.url() + "/api/twilio/voice?agentId=" + agent
                        + "\",\"smsUrl\":\"" + server.url() + "/api/twilio/webhook\",\"statusCallbackUrl\":\""
                        + server.url() + "/api/twilio/status\"}");
        assertThat(verified.at("/errors").toString()).isEqualTo("[]");
        assertThat(verified.at("/number").toString())
                .isEqualTo("{\"id\":\"" + number.id() + "\",\"chatbot\":{\"id\":\"" + agent
                        + "\",\"name\":\"Support Agent\"}}");

        assertAnswer(
                fetch.post("/api/phone-numbers/webhooks", id),
                "{\"success\":true,\"message\":\"Webhooks updated successfully\",\"phoneNumber\":" + bound + "}");

        JsonNode all = fetch.put("/api/phone-numbers/webhooks").json();
        assertThat(all.at("/success").isBoolean()).isTrue();
        assertThat(all.at("/success").asBoolean()).isTrue();
        assertThat(all.at("/message").asString()).isEqualTo("Updated webhooks for 1 phone numbers");
        assertThat(all.at("/results/success").isInt()).isTrue();
        assertThat(all.at("/results/success").asInt()).isEqualTo(1);
        assertThat(all.at("/results/failed").isInt()).isTrue();
        assertThat(all.at("/results/failed").asInt()).isZero();
        assertThat(all.at("/results/errors").toString()).isEqualTo("[]");

        JsonNode audit = fetch.get("/api/audit?action=phone_assigned").json().at("/messages/0");
        assertThat(audit.at("/type").asString()).isEqualTo("phone_number_audit");
        assertThat(audit.at("/phoneNumberId").asString()).isEqualTo(number.id());
        assertThat(audit.at("/chatbotId").asString()).isEqualTo(agent);
        assertThat(Instant.parse(audit.at("/timestamp").asString())).isAfter(Instant.EPOCH);
        assertThat(audit.at("/metadata/phoneNumber").asString()).isEqualTo(number.phoneNumber());
        assertThat(audit.at("/metadata/capabilities").toString())
                .isEqualTo("{\"voice\":true,\"sms\":true,\"whatsapp\":false}");
        assertThat(audit.at("/metadata/numberCapabilities").toString())
                .isEqualTo("{\"voice\":true,\"sms\":true,\"whatsapp\":true}");

        Answer again = fetch.post(
                "/api/phone-numbers/assign",
                "{\"phoneNumberId\":\"" + number.id() + "\",\"chatbotId\":\"" + agent + "\"}");
        assertThat(again.status()).isEqualTo(400);
        assertThat(again.at("/error")).isEqualTo("already_assigned");

        assertAnswer(
                fetch.delete("/api/phone-numbers/assign", id),
                "{\"success\":true,\"phoneNumber\":{\"id\":\"" + number.id() + "\",\"phoneNumber\":\""
                        + number.phoneNumber()
                        + "\",\"chatbot\":null},\"message\":\"Phone number unassigned and webhooks cleared successfully\"}");
    }

    private static void assertAnswer(Answer answer, String json) {
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        assertThat(answer.text()).isEqualTo(json);
    }
}
