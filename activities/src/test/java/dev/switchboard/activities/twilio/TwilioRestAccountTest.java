package dev.switchboard.activities.twilio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.switchboard.activities.twilio.TwilioStub.StubAnswer;
import dev.switchboard.activities.twilio.error.TwilioException;
import dev.switchboard.simulator.SimulatorOptions;
import dev.switchboard.simulator.TwilioSimulator;
import dev.switchboard.simulator.account.Capabilities;
import dev.switchboard.simulator.account.SenderWebhook;
import dev.switchboard.simulator.account.SimulatedSender;
import dev.switchboard.simulator.account.SimulatorDemo;
import dev.switchboard.simulator.http.RecordedRequest;
import dev.switchboard.workflows.number.Channel;
import dev.switchboard.workflows.route.CapturedRoute;
import dev.switchboard.workflows.route.FoundValue;
import dev.switchboard.workflows.route.RouteField;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TwilioRestAccountTest {

    private static final String LIST =
            "/2010-04-01/Accounts/" + SimulatorDemo.ACCOUNT_SID + "/IncomingPhoneNumbers.json";

    private TwilioSimulator twilio;
    private TwilioAccount account;

    @BeforeEach
    void start() {
        twilio = TwilioSimulator.start(SimulatorOptions.onAnyPort());
        account = Fixtures.account(Fixtures.propertiesFor(twilio.baseUrl()));
    }

    @AfterEach
    void stop() {
        twilio.close();
    }

    @Test
    void listsEveryNumberInPagesOfAThousand() {
        twilio.clear();
        twilio.addNumbers(2_300, "+1555", Capabilities.VOICE_ONLY, false);

        List<AccountNumber> listed = new ArrayList<>();
        NumbersPage page = account.listNumbers(null);
        listed.addAll(page.numbers());
        while (page.nextPageToken() != null) {
            page = account.listNumbers(page.nextPageToken());
            listed.addAll(page.numbers());
        }

        assertThat(listed).extracting(AccountNumber::phoneNumber).hasSize(2_300).doesNotHaveDuplicates();
        assertThat(listed).allMatch(AccountNumber::voice).noneMatch(AccountNumber::sms);
        assertThat(twilio.requests())
                .hasSize(3)
                .allSatisfy(request -> assertThat(request.parameters()).containsEntry("PageSize", "1000"));
    }

    @Test
    void everyRequestNamesTheProductThatItIsFor() {
        account.readRoute(Fixtures.reference(SimulatorDemo.PHONE_123), Set.of(Channel.values()));
        account.listWhatsAppSenders(null);

        assertThat(twilio.requests())
                .hasSizeGreaterThan(2)
                .allSatisfy(request ->
                        assertThat(request.product()).as(request.path()).isEqualTo(productOf(request.path())));
    }

    private static String productOf(String path) {
        if (path.startsWith("/2010-04-01/")) {
            return "api";
        }
        return path.startsWith("/v2/PhoneNumbers/") ? "routes" : "messaging";
    }

    @Test
    void followsAPageThatDoesNotNameItself() {
        // twilio-java takes a page without "uri" for the last one.
        try (TwilioStub stub = TwilioStub.answering(
                StubAnswer.json(
                        200,
                        "{'incoming_phone_numbers':[],'next_page_uri':'" + LIST + "?PageSize=1000&PageToken=PA%2B1'}"),
                StubAnswer.json(200, "{'incoming_phone_numbers':[]}"))) {
            TwilioAccount stubbed = Fixtures.account(Fixtures.propertiesFor(stub.baseUrl()));

            NumbersPage first = stubbed.listNumbers(null);

            assertThat(first.nextPageToken()).isNotNull();
            assertThat(stubbed.listNumbers(first.nextPageToken()).nextPageToken())
                    .isNull();
            assertThat(stub.targets())
                    .containsExactly(LIST + "?PageSize=1000", LIST + "?PageSize=1000&PageToken=PA%2B1");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://evil.example/2010-04-01/Accounts",
                "//evil.example/",
                "/2010-04-01/Accounts/AC00000000000000000000000000000001/IncomingPhoneNumbers.json?Page=1",
                "/2010-04-01/Accounts/AC00000000000000000000000000000000/Calls.json?Page=1",
                "@evil.example/",
                "x"
            })
    void sendsTheCredentialsNowhereElse(String pageToken) {
        assertThatThrownBy(() -> account.listNumbers(pageToken))
                .isInstanceOf(TwilioException.class)
                .hasMessageContaining("leads elsewhere");
        assertThat(twilio.requests()).isEmpty();
    }

    @Test
    void refusesAListThatGoesRoundInCircles() {
        try (TwilioStub stub = TwilioStub.answering(
                StubAnswer.json(200, "{'incoming_phone_numbers':[],'next_page_uri':'" + LIST + "?Page=1'}"))) {
            TwilioAccount stubbed = Fixtures.account(Fixtures.propertiesFor(stub.baseUrl()));

            assertThatThrownBy(() -> stubbed.listNumbers(LIST + "?Page=1")).isInstanceOf(TwilioException.class);
        }
    }

    @Test
    void readsANumberOneOfWhoseUrlsIsMalformed() {
        twilio.changeNumber(
                SimulatorDemo.PHONE_124,
                number -> number.with("status_callback", "https://a.example/with a space")
                        .with("voice_url", "https://a.example/voice"));

        CapturedRoute captured = account.readRoute(Fixtures.reference(SimulatorDemo.PHONE_124), Fixtures.VOICE);

        assertThat(FoundValue.text(captured.route().get(RouteField.STATUS_CALLBACK)))
                .isEqualTo("•••");
        assertThat(captured.route().get(RouteField.VOICE_URL)).isEqualTo("https://a.example/voice");
        assertThat(account.listNumbers(null).numbers()).hasSize(6);
    }

    @Test
    void readsTheNumberInOneRequestBesideTheIndexOfMessagingServices() {
        twilio.changeNumber(SimulatorDemo.PHONE_126, number -> number.with("sms_url", "https://a.example/sms"));

        CapturedRoute captured =
                account.readRoute(Fixtures.reference(SimulatorDemo.PHONE_126), Set.of(Channel.VOICE, Channel.SMS));

        assertThat(captured.senderSid()).isNull();
        assertThat(captured.route().fields()).hasSize(14);
        assertThat(captured.route().get(RouteField.TRUNK_SID)).isEqualTo(SimulatorDemo.TRUNK_SID);
        assertThat(captured.route().get(RouteField.SMS_URL)).isEqualTo("https://a.example/sms");
        assertThat(captured.route().fields()).containsEntry(RouteField.VOICE_URL, "");
        assertThat(twilio.requests())
                .extracting(RecordedRequest::path)
                .containsExactly(
                        "/2010-04-01/Accounts/" + SimulatorDemo.ACCOUNT_SID + "/IncomingPhoneNumbers/"
                                + Fixtures.reference(SimulatorDemo.PHONE_126).phoneNumberSid() + ".json",
                        "/v1/Services");
    }

    @Test
    void readsASenderWithAStatusThatNobodyKnowsYet() {
        twilio.putSender(twilio.sender(SimulatorDemo.PHONE_123)
                .orElseThrow()
                .withStatus("ONLINE:DREAMING")
                .withWebhook(new SenderWebhook("https://a.example/w", "PUT", null, null, null, null)));

        CapturedRoute captured =
                account.readRoute(Fixtures.reference(SimulatorDemo.PHONE_123), Set.of(Channel.WHATSAPP));

        assertThat(captured.route().fields()).hasSize(6);
        assertThat(captured.route().get(RouteField.SENDER_CALLBACK_URL)).isEqualTo("https://a.example/w");
        assertThat(captured.route().get(RouteField.SENDER_CALLBACK_METHOD)).isEqualTo("PUT");
        assertThat(captured.senderSid()).startsWith("XE");
        assertThat(account.listWhatsAppSenders(null).senders())
                .extracting(WhatsAppSender::status)
                .containsExactly("ONLINE:DREAMING");
    }

    @Test
    void findsASenderOnTheLastPage() {
        for (int i = 0; i < 1_001; i++) {
            twilio.putSender(SimulatedSender.of("+1555%07d".formatted(1_000_000 + i)));
        }

        assertThat(account.readRoute(Fixtures.reference("+15552001000"), Set.of(Channel.WHATSAPP))
                        .senderSid())
                .isNull();
        assertThat(account.readRoute(Fixtures.reference("+15551001000"), Set.of(Channel.WHATSAPP))
                        .senderSid())
                .isNotNull();
        SendersPage first = account.listWhatsAppSenders(null);
        SendersPage last = account.listWhatsAppSenders(first.nextPage());
        assertThat(first.senders()).hasSize(1_000);
        assertThat(last.senders()).hasSize(2);
        assertThat(last.nextPage()).isNull();
        assertThat(twilio.requests()).extracting(RecordedRequest::path).containsOnly("/v2/Channels/Senders");
    }
}
