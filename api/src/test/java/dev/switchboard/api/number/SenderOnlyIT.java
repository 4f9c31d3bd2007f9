package dev.switchboard.api.number;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.switchboard.api.SwitchboardClient;
import dev.switchboard.api.SwitchboardClient.Answer;
import dev.switchboard.api.SwitchboardServer;
import dev.switchboard.simulator.account.SenderWebhook;
import dev.switchboard.simulator.account.SimulatedSender;
import dev.switchboard.simulator.traffic.MessageToSend;
import dev.switchboard.simulator.traffic.SentMessage;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** A WhatsApp sender whose number is not Twilio's, from its import to its end. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SenderOnlyIT {

    private static final String NUMBER = "+447700900123";
    private static final SenderWebhook BEFORE =
            new SenderWebhook("https://bot.example.com/in", "POST", null, null, null, null);

    private final SwitchboardServer server = SwitchboardServer.start(SwitchboardServer.Options.defaults());
    private final SwitchboardClient demo = server.as("demo");

    @AfterAll
    void stop() {
        server.close();
    }

    @Test
    void isANumberWithThatOneChannel() {
        String id = server.simulator()
                .putSender(SimulatedSender.of(NUMBER).withWebhook(BEFORE))
                .sid();

        Answer imported = demo.post("/api/phone-numbers/import");
        assertThat(imported.status()).as(imported.text()).isEqualTo(200);
        assertThat(imported.json().at("/results/imported").asInt())
                .as(imported.text())
                .isEqualTo(1);
        Answer number = demo.get("/api/phone-numbers/" + id);
        assertThat(number.at("/phoneNumber")).as(number.text()).isEqualTo(NUMBER);
        assertThat(number.json().at("/phoneNumberSid").isNull()).isTrue();
        assertThat(number.at("/senderSid")).isEqualTo(id);
        assertThat(number.json().at("/capabilities/voice").asBoolean(true)).isFalse();
        assertThat(number.json().at("/capabilities/whatsapp").asBoolean()).isTrue();
        assertThat(demo.webhooks(id).status()).as("while it is free").isEqualTo(200);

        Answer refused = demo.assign(id, "agent_456", false, false);
        assertThat(refused.status()).as(refused.text()).isEqualTo(422);
        assertThat(refused.at("/detail")).contains("enableWhatsApp true");

        Answer assigned = demo.assign(id, "agent_456", false, true);
        assertThat(assigned.status()).as(assigned.text()).isEqualTo(200);
        Answer verified = demo.webhooks(id);
        assertThat(verified.json().at("/configured").asBoolean())
                .as(verified.text())
                .isTrue();
        assertThat(verified.at("/channels/whatsapp/state")).isEqualTo("configured");
        assertThat(verified.at("/channels/voice/state")).isEqualTo("capability_missing");

        SentMessage message = server.simulator()
                .sendMessage(MessageToSend.inbound("whatsapp:+15550009000", "whatsapp:" + NUMBER, "Hello?"));
        assertThat(message.replies())
                .singleElement()
                .satisfies(reply -> assertThat(reply.body()).isEqualTo("Hello, this is the Support Agent."));
        await().atMost(Duration.ofSeconds(60))
                .until(() -> demo.get("/api/usage?groupBy=number&phoneNumberId=" + id)
                                .json()
                                .at("/total/messages")
                                .asInt()
                        == 2);

        drift();
        Answer checked = demo.post("/api/drift/check");
        assertThat(checked.status()).as(checked.text()).isEqualTo(200);
        assertThat(demo.get("/api/drift").at("/drift/0/channels/whatsapp/state"))
                .as(demo.get("/api/drift").text())
                .isEqualTo("url_mismatch");
        Answer batch = demo.put("/api/phone-numbers/webhooks");
        assertThat(batch.status()).as(batch.text()).isEqualTo(200);
        assertThat(batch.json().at("/results/success").asInt()).isEqualTo(1);
        assertThat(callbackUrl()).endsWith("/api/twilio/webhook");
        Answer undone =
                demo.post("/api/operations/" + batch.header("Operation-Id").orElseThrow() + "/undo");
        assertThat(undone.status()).as(undone.text()).isLessThan(300);
        await().atMost(Duration.ofSeconds(30)).until(() -> callbackUrl().equals("https://somebody.example.com/"));

        Answer updated = demo.updateWebhooks(id);
        assertThat(updated.status()).as(updated.text()).isEqualTo(200);
        assertThat(callbackUrl()).endsWith("/api/twilio/webhook");

        Answer unassigned = demo.delete("/api/phone-numbers/assign", """
                {"phoneNumberId":"%s","restore":true}
                """.formatted(id));
        assertThat(unassigned.status()).as(unassigned.text()).isEqualTo(200);
        assertThat(callbackUrl()).isEqualTo("https://bot.example.com/in");
        assertThat(demo.get("/api/phone-numbers/" + id).at("/state")).isEqualTo("FREE");
    }

    private void drift() {
        SimulatedSender sender = server.simulator().sender(NUMBER).orElseThrow();
        SenderWebhook held = sender.webhook();
        server.simulator()
                .putSender(sender.withWebhook(new SenderWebhook(
                        "https://somebody.example.com/",
                        held.callbackMethod(),
                        held.fallbackUrl(),
                        held.fallbackMethod(),
                        held.statusCallbackUrl(),
                        held.statusCallbackMethod())));
    }

    private String callbackUrl() {
        return String.valueOf(
                server.simulator().sender(NUMBER).orElseThrow().webhook().callbackUrl());
    }
}
