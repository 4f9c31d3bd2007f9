package dev.switchboard.activities.twilio;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchboard.activities.twilio.TwilioStub.StubAnswer;
import dev.switchboard.simulator.SimulatorOptions;
import dev.switchboard.simulator.TwilioSimulator;
import dev.switchboard.simulator.account.SenderWebhook;
import dev.switchboard.simulator.account.SimulatedNumber;
import dev.switchboard.simulator.account.SimulatedSender;
import dev.switchboard.simulator.account.SimulatedService;
import dev.switchboard.simulator.account.SimulatorDemo;
import dev.switchboard.simulator.traffic.CallToPlace;
import dev.switchboard.simulator.traffic.MessageToSend;
import dev.switchboard.simulator.traffic.PlacedCall;
import dev.switchboard.simulator.traffic.SentMessage;
import dev.switchboard.simulator.webhook.WebhookRequest;
import dev.switchboard.workflows.number.Capabilities;
import dev.switchboard.workflows.number.Channel;
import dev.switchboard.workflows.route.ChannelRoute;
import dev.switchboard.workflows.route.ChannelState;
import dev.switchboard.workflows.route.EffectiveRoute;
import dev.switchboard.workflows.route.InboundRegion;
import dev.switchboard.workflows.route.Route;
import dev.switchboard.workflows.route.RouteField;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Two readings of Twilio's precedence, told apart: the simulator carries calls and messages, and {@link EffectiveRoute}
 * says where they go. Every combination of what can decide a route is tried from both sides.
 */
class RoutePrecedenceTest {

    private static final String NUMBER = "+15550007000";
    private static final String PERSON = "+15557654321";
    private static final Capabilities ALL = new Capabilities(true, true, true);
    private static final SimulatedService SERVICE = SimulatedService.of("Marketing");

    /** As the simulator names what a channel's state says. */
    private static final Map<ChannelState, String> SIMULATED = Map.of(
            ChannelState.CONFIGURED, "url",
            ChannelState.URL_MISMATCH, "url",
            ChannelState.NOT_CONFIGURED, "none",
            ChannelState.OTHER_REGION, "region",
            ChannelState.OVERRIDDEN_BY_TRUNK, "trunk",
            ChannelState.RECEIVES_FAX, "fax",
            ChannelState.OVERRIDDEN_BY_APPLICATION, "application",
            ChannelState.OVERRIDDEN_BY_MESSAGING_SERVICE, "service",
            ChannelState.SENDER_OFFLINE, "offline");

    private final TwilioSimulator twilio = TwilioSimulator.start(SimulatorOptions.onAnyPort());
    private final TwilioStub application =
            TwilioStub.answering(StubAnswer.json(200, "<Response/>").with("Content-Type", "text/xml"));
    private final TwilioAccount account = Fixtures.account(Fixtures.propertiesFor(twilio.baseUrl()));
    private final Route ours = ours(application.baseUrl().toString());
    private final List<String> tried = new ArrayList<>();

    @BeforeEach
    void aNumber() {
        twilio.addNumber(SimulatedNumber.of(NUMBER));
        twilio.putSender(SimulatedSender.of(NUMBER));
    }

    @AfterEach
    void stop() {
        application.close();
        twilio.close();
    }

    @Test
    void callsGoWhereTheEffectiveRouteSays() {
        for (String region : List.of("", "us1", "ie1")) {
            for (String trunk : List.of("", SimulatorDemo.TRUNK_SID)) {
                for (String mode : List.of("voice", "fax")) {
                    for (String app : List.of("", SimulatorDemo.APPLICATION_SID)) {
                        for (String url : List.of("", ours.get(RouteField.VOICE_URL), theirs("voice"))) {
                            hold(Map.of(
                                    "voice_region", region,
                                    "trunk_sid", trunk,
                                    "voice_receive_mode", mode,
                                    "voice_application_sid", app,
                                    "voice_url", url));
                            call();
                        }
                    }
                }
            }
        }
        assertThat(tried).hasSize(72).contains("region", "trunk", "fax", "application", "url", "none");
    }

    @Test
    void messagesGoWhereTheEffectiveRouteSays() {
        for (String service : List.of("none", "defers", "drops", "takes")) {
            for (String app : List.of("", SimulatorDemo.APPLICATION_SID)) {
                for (String url : List.of("", ours.get(RouteField.SMS_URL), theirs("sms"))) {
                    hold(Map.of("sms_application_sid", app, "sms_url", url));
                    twilio.putService(
                            SERVICE.with("use_inbound_webhook_on_number", String.valueOf(service.equals("defers")))
                                    .with("inbound_request_url", service.equals("takes") ? theirs("service") : ""),
                            service.equals("none") ? List.of() : List.of(NUMBER));
                    message(Channel.SMS, "");
                }
            }
        }
        assertThat(tried).hasSize(24).contains("service", "application", "url", "none");
    }

    @Test
    void whatsAppMessagesGoWhereTheEffectiveRouteSays() {
        hold(Map.of("sms_application_sid", SimulatorDemo.APPLICATION_SID, "trunk_sid", SimulatorDemo.TRUNK_SID));
        twilio.putService(SERVICE, List.of(NUMBER));
        for (String status : List.of("ONLINE", "ONLINE:UPDATING", "OFFLINE", "VERIFYING", "DRAFT")) {
            for (String url : List.of("", ours.get(RouteField.SENDER_CALLBACK_URL), theirs("whatsapp"))) {
                twilio.putSender(SimulatedSender.of(NUMBER)
                        .withStatus(status)
                        .withWebhook(new SenderWebhook(
                                url.isEmpty() ? null : url,
                                "POST",
                                ours.get(RouteField.SENDER_FALLBACK_URL),
                                "POST",
                                ours.get(RouteField.SENDER_STATUS_CALLBACK_URL),
                                "POST")));
                message(Channel.WHATSAPP, "whatsapp:");
            }
        }
        assertThat(tried).hasSize(15).contains("offline", "url", "none");
    }

    private void call() {
        InboundRegion region = account.inboundRegion(NUMBER).orElseThrow();
        EffectiveRoute effective =
                EffectiveRoute.of(account.readRoute(Fixtures.reference(NUMBER), EnumSet.allOf(Channel.class)), region);
        ChannelRoute predicted = effective.channel(Channel.VOICE, ALL, ours);

        PlacedCall call = twilio.placeCall(CallToPlace.of(PERSON, NUMBER));

        assertAs(predicted, call.route(), call.routedTo(), call.webhooks());
        boolean told = call.statusCallbacks().stream()
                .flatMap(callback -> callback.requests().stream())
                .anyMatch(request -> request.url().equals(ours.get(RouteField.STATUS_CALLBACK)));
        assertThat(effective.statusCallback(ALL, ours).state() == ChannelState.CONFIGURED)
                .as("the status callback, %s", predicted)
                .isEqualTo(told);
    }

    private void message(Channel channel, String prefix) {
        ChannelRoute predicted = EffectiveRoute.of(
                        account.readRoute(Fixtures.reference(NUMBER), EnumSet.allOf(Channel.class)))
                .channel(channel, ALL, ours);

        SentMessage message = twilio.sendMessage(MessageToSend.inbound(prefix + PERSON, prefix + NUMBER, "Hello"));

        String route = message.route().equals("sender") ? "url" : message.route();
        assertAs(predicted, route, message.routedTo(), message.webhooks());
    }

    private void assertAs(
            ChannelRoute predicted, String route, @Nullable String routedTo, List<WebhookRequest> requests) {
        assertThat(route).as("%s", predicted).isEqualTo(SIMULATED.get(predicted.state()));
        if (!route.equals("fax")) {
            assertThat(routedTo).as("%s", predicted).isEqualTo(predicted.actual());
        }
        boolean reached = !requests.isEmpty() && requests.get(0).url().equals(predicted.expected());
        assertThat(reached)
                .as("our URL is called, %s", predicted)
                .isEqualTo(predicted.state().right());
        tried.add(route);
    }

    /** Fallbacks and the status callback are ours. */
    private void hold(Map<String, String> fields) {
        twilio.changeNumber(NUMBER, number -> {
            SimulatedNumber changed = number;
            for (RouteField field : RouteField.values()) {
                if (field.channel() != Channel.WHATSAPP && ours.fields().containsKey(field)) {
                    changed = changed.with(field.name().toLowerCase(Locale.ROOT), ours.get(field));
                }
            }
            for (Map.Entry<String, String> field : fields.entrySet()) {
                changed = changed.with(field.getKey(), field.getValue());
            }
            return changed;
        });
    }

    private String theirs(String path) {
        return application.baseUrl() + "/theirs/" + path;
    }

    private static Route ours(String base) {
        return Fixtures.route(
                RouteField.VOICE_URL,
                base + "/voice",
                RouteField.VOICE_METHOD,
                "POST",
                RouteField.VOICE_FALLBACK_URL,
                base + "/voice/fallback",
                RouteField.VOICE_FALLBACK_METHOD,
                "POST",
                RouteField.STATUS_CALLBACK,
                base + "/status",
                RouteField.STATUS_CALLBACK_METHOD,
                "POST",
                RouteField.SMS_URL,
                base + "/sms",
                RouteField.SMS_METHOD,
                "POST",
                RouteField.SMS_FALLBACK_URL,
                base + "/sms/fallback",
                RouteField.SMS_FALLBACK_METHOD,
                "POST",
                RouteField.SENDER_CALLBACK_URL,
                base + "/sms",
                RouteField.SENDER_CALLBACK_METHOD,
                "POST",
                RouteField.SENDER_FALLBACK_URL,
                base + "/sms/fallback",
                RouteField.SENDER_FALLBACK_METHOD,
                "POST",
                RouteField.SENDER_STATUS_CALLBACK_URL,
                base + "/status",
                RouteField.SENDER_STATUS_CALLBACK_METHOD,
                "POST");
    }
}
