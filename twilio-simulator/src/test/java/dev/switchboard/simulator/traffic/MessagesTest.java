package dev.switchboard.simulator.traffic;

import static dev.switchboard.simulator.account.SimulatorDemo.PHONE_123;
import static dev.switchboard.simulator.account.SimulatorDemo.PHONE_124;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.twilio.http.TwilioRestClient;
import com.twilio.rest.api.v2010.account.Message;
import com.twilio.type.PhoneNumber;
import dev.switchboard.simulator.RawClient;
import dev.switchboard.simulator.ReceivingApplication;
import dev.switchboard.simulator.SimulatorHttpClient;
import dev.switchboard.simulator.SimulatorOptions;
import dev.switchboard.simulator.TwilioSimulator;
import dev.switchboard.simulator.account.LedgerLine;
import dev.switchboard.simulator.account.LedgerTotals;
import dev.switchboard.simulator.account.SenderWebhook;
import dev.switchboard.simulator.account.SimulatedSender;
import dev.switchboard.simulator.account.SimulatedService;
import dev.switchboard.simulator.account.SimulatorDemo;
import dev.switchboard.simulator.account.SimulatorSids;
import dev.switchboard.simulator.webhook.CallbackOptions;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MessagesTest {

    private static final String PERSON = "+15557654321";
    private static final SimulatedService SERVICE = SimulatedService.of("Support");

    private final TwilioSimulator simulator = TwilioSimulator.start(SimulatorOptions.onAnyPort());
    private final ReceivingApplication application = new ReceivingApplication();

    @AfterEach
    void stop() {
        application.close();
        simulator.close();
    }

    @Test
    void asksTheSmsUrlAndSendsTheReplies() {
        application.answersTwiml(
                "/sms",
                "<Message statusCallback='/replied'>Hi</Message><Message to='+15550009999'><Body>Two</Body></Message>");
        set("sms_url", application.url("/sms"));

        SentMessage message = simulator.sendMessage(MessageToSend.inbound(PERSON, PHONE_123, "ж".repeat(71)));

        assertThat(message.route()).isEqualTo("url");
        ReceivingApplication.Received request = application.received("/sms").get(0);
        assertThat(request.validSignature()).isTrue();
        assertThat(request.parameters())
                .containsEntry("MessageSid", message.messageSid())
                .containsEntry("SmsSid", message.messageSid())
                .containsEntry("SmsMessageSid", message.messageSid())
                .containsEntry("NumMedia", "0")
                .containsEntry("NumSegments", "2")
                .containsEntry("SmsStatus", "received")
                .containsEntry("Body", "ж".repeat(71))
                .doesNotContainKeys("WaId", "MessagingServiceSid");
        assertThat(message.replies()).extracting(SentMessage.Reply::body).containsExactly("Hi", "Two");
        assertThat(message.replies()).extracting(SentMessage.Reply::to).containsExactly(PERSON, "+15550009999");
        assertThat(application.received("/replied")).hasSize(2).allSatisfy(callback -> {
            assertThat(callback.validSignature()).isTrue();
            assertThat(callback.parameters())
                    .containsEntry("From", PHONE_123)
                    .containsEntry("To", PERSON)
                    .doesNotContainKeys("NumSegments", "Body", "ErrorCode", "Timestamp");
        });
        assertThat(statuses("/replied")).containsExactly("sent", "delivered");
        assertThat(simulator.ledger().total()).isEqualTo(new LedgerTotals.Sums(0, 0, 2, 2, 0, 0));
    }

    @Test
    void fallsBackAndRedirects() {
        application.answers("/sms", 500, "text/plain", "");
        application.answersTwiml("/fallback", "<Redirect>/next</Redirect>");
        application.answers("/next", 200, "text/plain", "Plain");
        set("sms_url", application.url("/sms"));
        set("sms_fallback_url", application.url("/fallback"));

        SentMessage message = simulator.sendMessage(MessageToSend.inbound(PERSON, PHONE_123, "Hello"));

        assertThat(application.received("/fallback").get(0).parameters())
                .containsEntry("ErrorCode", "11200")
                .containsEntry("ErrorUrl", application.url("/sms"));
        assertThat(message.replies()).extracting(SentMessage.Reply::body).containsExactly("Plain");
    }

    @Test
    void aMessagingServiceComesBeforeTheNumber() {
        set("sms_url", application.url("/sms"));
        simulator.putService(SERVICE, List.of(PHONE_123));

        SentMessage lost = simulator.sendMessage(MessageToSend.inbound(PERSON, PHONE_123, "Hello"));
        assertThat(lost.messageSid()).isNull();
        assertThat(lost.status()).isEqualTo("not received");
        assertThat(simulator.ledger().days()).isEmpty();

        simulator.putService(
                SERVICE.with("inbound_request_url", application.url("/service"))
                        .with("status_callback", application.url("/status")),
                List.of(PHONE_123));
        application.answersTwiml("/service", "<Message>Hi</Message>");
        SentMessage taken = simulator.sendMessage(MessageToSend.inbound(PERSON, PHONE_123, "Hello"));
        assertThat(taken.routedTo()).isEqualTo(SERVICE.sid());
        assertThat(application.received("/service").get(0).parameters())
                .containsEntry("MessagingServiceSid", SERVICE.sid());
        assertThat(statuses("/status")).containsExactly("queued", "sent", "delivered");

        simulator.putService(SERVICE.with("use_inbound_webhook_on_number", "true"), List.of(PHONE_123));
        assertThat(simulator
                        .sendMessage(MessageToSend.inbound(PERSON, PHONE_123, "Hello"))
                        .route())
                .isEqualTo("url");
        assertThat(application.received("/sms")).hasSize(1);
    }

    @Test
    void anApplicationAndNothingAreAskedNothing() {
        assertThat(simulator
                        .sendMessage(MessageToSend.inbound(PERSON, PHONE_123, "Hello"))
                        .route())
                .isEqualTo("none");
        set("sms_url", application.url("/sms"));
        set("sms_application_sid", SimulatorSids.sid("AP", "one"));
        assertThat(simulator
                        .sendMessage(MessageToSend.inbound(PERSON, PHONE_123, "Hello"))
                        .route())
                .isEqualTo("application");
        assertThat(application.received()).isEmpty();
        assertThat(simulator.ledger().total().smsInboundSegments()).isEqualTo(2);
        assertThatThrownBy(() -> simulator.sendMessage(MessageToSend.inbound(PERSON, SimulatorDemo.PHONE_125, "Hello")))
                .hasMessageContaining("takes no messages");
    }

    @Test
    void whatsAppGoesToTheSender() {
        application.answersTwiml("/whatsapp", "<Message>Hi</Message>");
        simulator.putSender(SimulatedSender.of(PHONE_123)
                .withWebhook(new SenderWebhook(
                        application.url("/whatsapp"), "PUT", null, null, application.url("/status"), "POST")));

        SentMessage message = simulator.sendMessage(
                MessageToSend.inbound("whatsapp:" + PERSON, "whatsapp:" + PHONE_123, "x".repeat(500))
                        .withStatus("read"));

        assertThat(message.route()).isEqualTo("sender");
        assertThat(application.received("/whatsapp").get(0).validSignature()).isTrue();
        assertThat(application.received("/whatsapp").get(0).method()).isEqualTo("PUT");
        assertThat(application.received("/whatsapp").get(0).parameters())
                .containsEntry("NumSegments", "1")
                .containsEntry("WaId", PERSON.substring(1))
                .containsKey("ProfileName");
        assertThat(statuses("/status")).containsExactly("sent", "delivered", "read");
        assertThat(application.received("/status").get(2).parameters())
                .containsEntry("EventType", "READ")
                .containsEntry("ChannelPrefix", "whatsapp")
                .containsEntry("From", "whatsapp:" + PHONE_123);
        assertThat(simulator.ledger().total()).isEqualTo(new LedgerTotals.Sums(0, 0, 0, 0, 1, 1));
    }

    @ParameterizedTest
    @CsvSource({"sent, 0", "delivered, 0", "undelivered, 30003", "failed, 30003"})
    void anOutboundMessageReportsItsEnd(String status, int errorCode) {
        MessageToSend message = MessageToSend.outbound(PHONE_123, PERSON, "Hello")
                .withStatusCallback(application.url("/status"))
                .withStatus(status)
                .withErrorCode(30003);

        SentMessage sent = simulator.sendMessage(message);

        assertThat(sent.statusCallbacks())
                .last()
                .matches(callback -> callback.event().equals(status));
        var last = application.received("/status").get(application.received().size() - 1);
        assertThat(last.parameters()).containsEntry("MessageStatus", status).containsEntry("SmsStatus", status);
        assertThat(last.parameters().containsKey("ErrorCode")).isEqualTo(errorCode > 0);
        assertThat(simulator.ledger().total().smsOutboundSegments()).isEqualTo(status.equals("failed") ? 0 : 1);
    }

    @Test
    void reportsNowhereWithoutAUrlAndShufflesOnDemand() {
        MessageToSend message = MessageToSend.outbound(PHONE_123, PERSON, "Hello");
        assertThat(simulator.sendMessage(message).statusCallbacks()).isEmpty();

        boolean outOfOrder = false;
        for (int i = 0; i < 20 && !outOfOrder; i++) {
            outOfOrder = simulator
                    .sendMessage(message.withStatusCallback(application.url("/status"))
                            .withStatusCallbacks(
                                    CallbackOptions.PROMPT.withCopies(2).withShuffle()))
                    .statusCallbacks()
                    .get(0)
                    .event()
                    .equals("delivered");
        }
        assertThat(outOfOrder).isTrue();
    }

    @Test
    void isCreatedByTheApiAndDeliveredLater() throws Exception {
        TwilioRestClient twilio = SimulatorHttpClient.restClient(simulator);

        Message created = Message.creator(new PhoneNumber(PERSON), new PhoneNumber(PHONE_124), "€".repeat(81))
                .setStatusCallback(URI.create(application.url("/status")))
                .create(twilio);

        assertThat(created.getStatus()).isEqualTo(Message.Status.QUEUED);
        assertThat(created.getNumSegments()).isEqualTo("2");
        assertThat(created.getDirection()).isEqualTo(Message.Direction.OUTBOUND_API);
        await().untilAsserted(() -> assertThat(statuses("/status")).containsExactly("sent", "delivered"));
        Message fetched =
                Message.fetcher(SimulatorDemo.ACCOUNT_SID, created.getSid()).fetch(twilio);
        assertThat(fetched.getStatus()).isEqualTo(Message.Status.DELIVERED);
        assertThat(fetched.getDateSent()).isNotNull();
        assertThat(Message.reader(SimulatorDemo.ACCOUNT_SID)
                        .setFrom(new PhoneNumber(PHONE_124))
                        .read(twilio))
                .hasSize(1);
        assertThat(list("DateSent%3E=2020-01-01")).isEqualTo(1);
        assertThat(list("DateSent%3C=2020-01-01")).isZero();
        assertThat(list("To=" + PHONE_124)).isZero();
    }

    @Test
    void aServiceChoosesTheSenderAndCountsLater() throws IOException {
        simulator.putService(SERVICE, List.of(PHONE_124));

        String answer = new RawClient(simulator)
                .postForm(
                        RawClient.ACCOUNT + "/Messages.json",
                        "To=%2B15557654321&Body=Hi&MessagingServiceSid=" + SERVICE.sid())
                .body();

        assertThat(answer).contains("\"status\":\"accepted\"", "\"num_segments\":\"0\"", "\"from\":null");
    }

    @ParameterizedTest
    @CsvSource({
        "From=+15550000124&Body=x, 21604",
        "To=+15557654321&Body=x, 21603",
        "To=+15557654321&From=+15550000125&Body=x, 21606",
        "To=+15557654321&From=+15550000124, 21602",
        "To=5557654321&From=+15550000124&Body=x, 21211",
        "To=+15557654321&From=+15550000124&Body=x&StatusCallback=nonsense, 21609",
        "To=whatsapp:+15557654321&From=+15550000124&Body=x, 21910"
    })
    void refusesAsTwilioDoes(String form, int code) throws IOException {
        var response =
                new RawClient(simulator).postForm(RawClient.ACCOUNT + "/Messages.json", form.replace("+", "%2B"));

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(RawClient.json(response).path("code").asInt()).isEqualTo(code);
        var tooLong = "To=%2B15557654321&From=%2B15550000124&Body=" + "x".repeat(1_601);
        assertThat(new RawClient(simulator)
                        .postForm(RawClient.ACCOUNT + "/Messages.json", tooLong)
                        .body())
                .contains("21617");
    }

    @Test
    void makesMuchTrafficThatAddsUp() {
        set("status_callback", application.url("/call"));
        set("sms_url", application.url("/sms"));
        TrafficToMake traffic = TrafficToMake.of(100, 100, 50)
                .withNumbers(List.of(PHONE_123))
                .withMessageStatusCallback(application.url("/status"))
                .withTrouble(2, true, 0.2);

        TrafficMade made = simulator.traffic(traffic);

        assertThat(made.lost()).isBetween(10, made.events() / 2);
        assertThat(made.requests()).isEqualTo(2 * (made.events() - made.lost()));
        assertThat(made.accepted()).isEqualTo(made.requests());
        assertThat(application.received())
                .hasSize(made.requests())
                .allMatch(ReceivingApplication.Received::validSignature);
        LedgerTotals ledger = simulator.ledger();
        assertThat(ledger.days()).hasSizeBetween(1, 2);
        assertThat(ledger.total().voiceCalls()).isBetween(30L, 90L);

        simulator.clear();
        assertThat(simulator.ledger().total()).isEqualTo(LedgerTotals.Sums.NONE);
    }

    @Test
    void saysOfWhatNothingWasTold() {
        set("status_callback", application.url("/call"));
        set("sms_url", application.url("/sms"));
        TrafficToMake traffic = TrafficToMake.of(100, 100, 0)
                .withNumbers(List.of(PHONE_123))
                .withMessageStatusCallback(application.url("/status"))
                .withTrouble(5, true, 0.3)
                .withRequests(600);

        TrafficMade made = simulator.traffic(traffic);

        assertThat(made.requests()).isEqualTo(600);
        Map<String, Long> told = application.received().stream()
                .map(request -> request.parameters().getOrDefault("CallSid", "")
                        + request.parameters().getOrDefault("MessageSid", ""))
                .collect(Collectors.groupingBy(sid -> sid, Collectors.counting()));
        assertThat(made.untold()).isNotEmpty().doesNotContainAnyElementsOf(told.keySet());
        assertThat(told.size() + made.untold().size()).isEqualTo(200);
        assertThat(simulator.ledgerEntries())
                .extracting(LedgerLine::sid)
                .hasSize(200)
                .containsAll(made.untold())
                .containsAll(told.keySet());
    }

    @Test
    void whatIsReportedIsWhatTheLedgerHolds() {
        set("status_callback", application.url("/call"));
        set("sms_url", application.url("/sms"));

        simulator.traffic(
                TrafficToMake.of(60, 60, 0).withNumbers(List.of(PHONE_123)).withConcurrency(4));

        LedgerTotals.Sums total = simulator.ledger().total();
        assertThat(application.received("/call").stream()
                        .mapToLong(call -> Long.parseLong(call.parameters().getOrDefault("Duration", "0")))
                        .sum())
                .isEqualTo(total.voiceMinutes());
        assertThat(application.received("/sms").stream()
                        .mapToLong(sms -> Long.parseLong(sms.parameters().get("NumSegments")))
                        .sum())
                .isEqualTo(total.smsInboundSegments());
    }

    @Test
    void theStateFileKeepsTheLedger(@TempDir Path folder) {
        SimulatorOptions options = SimulatorOptions.onAnyPort().withStateFile(folder.resolve("state.jsonl"));
        LedgerTotals before;
        try (TwilioSimulator first = TwilioSimulator.start(options)) {
            first.placeCall(CallToPlace.of(PERSON, PHONE_124));
            first.sendMessage(MessageToSend.outbound(PHONE_124, PERSON, "Hello"));
            before = first.ledger();
        }
        try (TwilioSimulator second = TwilioSimulator.start(options)) {
            assertThat(second.ledger()).isEqualTo(before);
            assertThat(second.ledger().total().smsOutboundSegments()).isEqualTo(1);
        }
    }

    private int list(String query) throws IOException {
        String escaped = query.replace("+", URLEncoder.encode("+", StandardCharsets.UTF_8));
        return RawClient.json(new RawClient(simulator).get(RawClient.ACCOUNT + "/Messages.json?" + escaped))
                .path("messages")
                .size();
    }

    private List<String> statuses(String path) {
        return application.received(path).stream()
                .map(request -> request.parameters().getOrDefault("MessageStatus", ""))
                .toList();
    }

    private void set(String field, String value) {
        simulator.changeNumber(PHONE_123, number -> number.with(field, value));
    }
}
