package dev.switchboard.simulator.rest;

import static dev.switchboard.simulator.account.SimulatorDemo.PHONE_123;
import static dev.switchboard.simulator.account.SimulatorSids.senderSid;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.twilio.http.TwilioRestClient;
import com.twilio.rest.messaging.v2.ChannelsSender;
import dev.switchboard.simulator.RawClient;
import dev.switchboard.simulator.SimulatorHttpClient;
import dev.switchboard.simulator.SimulatorOptions;
import dev.switchboard.simulator.TwilioSimulator;
import dev.switchboard.simulator.account.Capabilities;
import dev.switchboard.simulator.account.SenderWebhook;
import dev.switchboard.simulator.account.SimulatorDemo;
import dev.switchboard.simulator.fault.Limits;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SendersTest {

    private final TwilioSimulator simulator = TwilioSimulator.start(SimulatorOptions.onAnyPort());
    private final TwilioRestClient twilio = SimulatorHttpClient.restClient(simulator);
    private final RawClient raw = new RawClient(simulator);

    @AfterEach
    void stop() {
        simulator.close();
    }

    @Test
    void handsOutEverySenderOnceWhenPaged() {
        simulator.addNumbers(120, "+1556", Capabilities.VOICE_AND_SMS, true);

        List<String> sids = new ArrayList<>();
        ChannelsSender.reader("whatsapp").pageSize(50).read(twilio).forEach(sender -> sids.add(sender.getSid()));

        assertThat(sids).hasSize(121).doesNotHaveDuplicates();
    }

    @Test
    void acceptsAnUpdateAndShowsItLater() throws Exception {
        simulator.limits(Limits.none().withSenderUpdateMillis(400));

        ChannelsSender accepted = ChannelsSender.updater(senderSid(PHONE_123))
                .setMessagingV2ChannelsSenderRequestsUpdate(
                        ChannelsSender.MessagingV2ChannelsSenderRequestsUpdate.builder()
                                .webhook(ChannelsSender.MessagingV2ChannelsSenderWebhook.builder()
                                        .callbackUrl("https://a.example/in")
                                        .callbackMethod(ChannelsSender.CallbackMethod.POST)
                                        .fallbackUrl("https://a.example/fallback")
                                        .fallbackMethod(ChannelsSender.FallbackMethod.POST)
                                        .statusCallbackUrl("https://a.example/status")
                                        .statusCallbackMethod("POST")
                                        .build())
                                .build())
                .update(twilio);

        assertThat(accepted.getWebhook()).isNull();
        assertThat(accepted.getProfile()).isNull();
        assertThat(accepted.getStatus()).isEqualTo(ChannelsSender.Status.ONLINE_UPDATING);
        ChannelsSender during = fetch();
        assertThat(during.getStatus()).isEqualTo(ChannelsSender.Status.ONLINE_UPDATING);
        assertThat(during.getWebhook().getCallbackUrl()).isNull();

        ChannelsSender after = awaitOnline();
        assertThat(after.getWebhook().getCallbackUrl()).isEqualTo("https://a.example/in");
        assertThat(after.getWebhook().getStatusCallbackUrl()).isEqualTo("https://a.example/status");
    }

    private ChannelsSender awaitOnline() {
        return await().until(this::fetch, sender -> sender.getStatus() == ChannelsSender.Status.ONLINE);
    }

    private ChannelsSender fetch() {
        return ChannelsSender.fetcher(senderSid(PHONE_123)).fetch(twilio);
    }

    @Test
    void isOnlineAgainAfterASecondUpdateDuringTheFirst() throws Exception {
        simulator.limits(Limits.none().withSenderUpdateMillis(300));
        update("{'webhook':{'callback_url':'https://a.example/in'}}");
        update("{'webhook':{'callback_url':'https://b.example/in'}}");
        assertThat(fetch().getStatus()).isEqualTo(ChannelsSender.Status.ONLINE_UPDATING);

        awaitOnline();

        assertThat(simulator.sender(PHONE_123).orElseThrow().webhook().callbackUrl())
                .isEqualTo("https://b.example/in");
    }

    @Test
    void replacesTheWholeWebhookByAPartialOne() throws IOException {
        atOnce();
        update("{'webhook':{'callback_url':'https://a.example/in','status_callback_url':'https://a.example/status'}}");
        update("{'webhook':{'callback_url':'https://b.example/in'}}");

        SenderWebhook webhook = simulator.sender(PHONE_123).orElseThrow().webhook();
        assertThat(webhook.callbackUrl()).isEqualTo("https://b.example/in");
        assertThat(webhook.statusCallbackUrl()).isNull();
    }

    @Test
    void clearsWithEmptyTexts() throws IOException {
        atOnce();
        update("{'webhook':{'callback_url':'https://a.example/in'}}");
        update("{'webhook':{'callback_url':'','callback_method':'','fallback_url':''}}");

        assertThat(simulator.sender(PHONE_123).orElseThrow().webhook()).isEqualTo(SenderWebhook.UNSET);
    }

    @Test
    void keepsTheVoiceApplicationWhenOnlyTheWebhookChanges() throws IOException {
        atOnce();
        update("{'configuration':{'voice_application_sid':'" + SimulatorDemo.APPLICATION_SID + "'}}");
        update("{'webhook':{'callback_url':'https://a.example/in'}}");

        assertThat(simulator.sender(PHONE_123).orElseThrow().voiceApplicationSid())
                .isEqualTo(SimulatorDemo.APPLICATION_SID);
        assertThat(simulator.sender(PHONE_123).orElseThrow().webhook().callbackUrl())
                .isEqualTo("https://a.example/in");
    }

    @Test
    void addsASecondUpdateToTheOneThatIsStillPending() throws IOException {
        simulator.limits(
                Limits.none().withSenderUpdateMillis(Duration.ofMinutes(1).toMillis()));
        update("{'configuration':{'voice_application_sid':'" + SimulatorDemo.APPLICATION_SID + "'}}");
        atOnce();
        update("{'webhook':{'callback_url':'https://a.example/in'}}");

        assertThat(simulator.sender(PHONE_123).orElseThrow().voiceApplicationSid())
                .isEqualTo(SimulatorDemo.APPLICATION_SID);
    }

    @Test
    void refusesAMethodThatSendersDoNotHave() throws IOException {
        var response = raw.send("POST", RawClient.senderPath(PHONE_123), "{\"webhook\":{\"callback_method\":\"GET\"}}");

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(RawClient.json(response).path("code").asInt()).isEqualTo(63100);
        assertThat(RawClient.json(response).path("message").asString()).contains("webhook.callback_method");
    }

    @Test
    void refusesWhatIsNotJson() throws IOException {
        assertThat(raw.send("POST", RawClient.senderPath(PHONE_123), "{").statusCode())
                .isEqualTo(400);
        assertThat(raw.get("/v2/Channels/Senders").statusCode()).isEqualTo(400);
        assertThat(raw.get("/v2/Channels/Senders/XE" + "1".repeat(32)).statusCode())
                .isEqualTo(404);
    }

    private void atOnce() {
        simulator.limits(Limits.none().withSenderUpdateMillis(0));
    }

    private void update(String json) throws IOException {
        assertThat(raw.send("POST", RawClient.senderPath(PHONE_123), json.replace('\'', '"'))
                        .statusCode())
                .isEqualTo(202);
    }
}
