package dev.switchboard.simulator.traffic;

import static dev.switchboard.simulator.account.SimulatorDemo.PHONE_123;
import static dev.switchboard.simulator.account.SimulatorDemo.PHONE_124;
import static dev.switchboard.simulator.account.SimulatorDemo.PHONE_125;
import static dev.switchboard.simulator.account.SimulatorDemo.PHONE_127;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.switchboard.simulator.ReceivingApplication;
import dev.switchboard.simulator.SimulatorOptions;
import dev.switchboard.simulator.TwilioSimulator;
import dev.switchboard.simulator.account.LedgerLine;
import dev.switchboard.simulator.account.SenderWebhook;
import dev.switchboard.simulator.account.SimulatedAccount;
import dev.switchboard.simulator.account.SimulatedNumber;
import dev.switchboard.simulator.account.SimulatedSender;
import dev.switchboard.simulator.webhook.WebhookRequest;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Messages from one of the simulator's numbers to another. */
class OwnNumbersTest {

    private final TwilioSimulator simulator = TwilioSimulator.start(SimulatorOptions.onAnyPort());
    private final ReceivingApplication application = new ReceivingApplication();

    @AfterEach
    void stop() {
        simulator.close();
        application.close();
    }

    @Test
    void aMessageArrivesAtTheNumberThatItGoesTo() {
        application.answersTwiml("/sms", "<Message>Thank you</Message>");
        set(PHONE_124, application.url("/sms"));

        SentMessage sent = simulator.sendMessage(MessageToSend.outbound(PHONE_127, PHONE_124, "Hello"));

        SentMessage received = requireNonNull(sent.received());
        assertThat(received.messageSid()).isNotEqualTo(sent.messageSid());
        assertThat(application.received("/sms")).singleElement().satisfies(request -> {
            assertThat(request.validSignature()).isTrue();
            assertThat(request.parameters())
                    .containsEntry("From", PHONE_127)
                    .containsEntry("To", PHONE_124)
                    .containsEntry("Body", "Hello")
                    .containsEntry("MessageSid", received.messageSid());
        });
        assertThat(simulator.ledgerEntries())
                .extracting(LedgerLine::phoneNumber, LedgerLine::direction)
                .as("two messages, each sent and received")
                .containsExactlyInAnyOrder(
                        tuple(PHONE_127, "outbound"),
                        tuple(PHONE_124, "inbound"),
                        tuple(PHONE_124, "outbound"),
                        tuple(PHONE_127, "inbound"));
    }

    @Test
    void aWhatsAppMessageArrivesAtTheSender() {
        simulator.putSender(SimulatedSender.of(PHONE_123)
                .withWebhook(new SenderWebhook(application.url("/in"), "POST", null, null, null, null)));
        simulator.putSender(SimulatedSender.of(PHONE_124));

        simulator.sendMessage(MessageToSend.outbound("whatsapp:" + PHONE_124, "whatsapp:" + PHONE_123, "Hello"));

        assertThat(application.received("/in").get(0).parameters()).containsEntry("WaId", PHONE_124.substring(1));
    }

    @Test
    void aMessageArrivesInAnotherAccount() {
        String other = "AC000000000000000000000000000000b1";
        simulator.addAccount(SimulatedAccount.of(other, "token"));
        simulator.addNumber(other, SimulatedNumber.of("+15557770001").with("sms_url", application.url("/sms")));

        simulator.sendMessage(MessageToSend.outbound(PHONE_124, "+15557770001", "Hello"));

        assertThat(application.received("/sms").get(0).parameters()).containsEntry("AccountSid", other);
    }

    @ParameterizedTest
    @ValueSource(strings = {"failed", "undelivered"})
    void whatDidNotArriveIsNotReceived(String status) {
        set(PHONE_124, application.url("/sms"));

        SentMessage sent = simulator.sendMessage(
                MessageToSend.outbound(PHONE_127, PHONE_124, "Hello").withStatus(status));

        assertThat(sent.received()).isNull();
        assertThat(application.received()).isEmpty();
    }

    @Test
    void aNumberWithoutSmsReceivesNothing() {
        assertThat(simulator
                        .sendMessage(MessageToSend.outbound(PHONE_127, PHONE_125, "Hello"))
                        .received())
                .isNull();
    }

    @Test
    void twoAutomaticRepliersAreStopped() {
        application.answersTwiml("/a", "<Message>From A</Message>");
        application.answersTwiml("/b", "<Message>From B</Message>");
        set(PHONE_124, application.url("/a"));
        set(PHONE_127, application.url("/b"));

        simulator.sendMessage(MessageToSend.inbound(PHONE_127, PHONE_124, "Go"));

        assertThat(application.received())
                .as("the message that began it, and 30 replies")
                .hasSize(31);
        assertThat(simulator.ledgerEntries())
                .filteredOn(line -> line.status().equals("failed"))
                .hasSize(1);
        application.received().clear();
        SentMessage next = simulator.sendMessage(MessageToSend.inbound(PHONE_127, PHONE_124, "Go on"));
        assertThat(next.warnings()).singleElement().asString().startsWith("14107");
        assertThat(application.received()).hasSize(1);
    }

    @Test
    void aRepliesBodyIsNeitherEmptyNorTooLong() {
        set(PHONE_124, application.url("/sms"));
        application.answersTwiml("/sms", "<Message> </Message><Message>" + "x".repeat(1_601) + "</Message>");

        SentMessage received = simulator.sendMessage(MessageToSend.inbound("+15551112222", PHONE_124, "Hi"));

        assertThat(received.replies()).isEmpty();
        assertThat(received.warnings()).hasSize(2).allMatch(warning -> warning.startsWith("14103"));
        application.answersTwiml("/sms", "<Message>" + "x".repeat(1_600) + "</Message>");
        assertThat(simulator
                        .sendMessage(MessageToSend.inbound("+15551112222", PHONE_124, "Hi"))
                        .replies())
                .hasSize(1);
        application.answersTwiml("/sms", "<Message>Hi</Message>".repeat(11));
        SentMessage many = simulator.sendMessage(MessageToSend.inbound("+15551112223", PHONE_124, "Hi"));
        assertThat(many.replies()).hasSize(10);
        assertThat(many.warnings()).singleElement().asString().startsWith("14109");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<?xml version=\"1.1\"?><Response><Message>Hi</Message></Response>",
                "<?xml version=\"1.0\" encoding=\"UTF-16\"?><Response><Message>Hi</Message></Response>",
                "<Response><Message>a\u0001b</Message></Response>",
                "<Response><Message>&#1;</Message></Response>",
                "<Response><Message>a & b</Message></Response>",
                "<Response><Message>Hi</Message>"
            })
    void whatIsNotXmlIsNotCarriedOut(String body) {
        set(PHONE_124, application.url("/sms"));
        application.answers("/sms", 200, "text/xml", body);

        SentMessage received = simulator.sendMessage(MessageToSend.inbound("+15551112222", PHONE_124, "Hi"));

        assertThat(received.replies()).isEmpty();
        assertThat(received.webhooks()).extracting(WebhookRequest::errorCode).isEqualTo(List.of(12100));
    }

    private void set(String number, String url) {
        simulator.changeNumber(number, held -> held.with("sms_url", url));
    }
}
