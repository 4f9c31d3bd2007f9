package dev.switchboard.workflows.route;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchboard.workflows.FakeDatabase;
import dev.switchboard.workflows.number.Capabilities;
import dev.switchboard.workflows.number.Channel;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EffectiveRouteTest {

    private static final Capabilities ALL = new Capabilities(true, true, true);
    private static final Route OURS = FakeDatabase.ours("agent_456", EnumSet.allOf(Channel.class));

    /** What Twilio holds beside our URLs, and what that makes of voice, SMS, WhatsApp and the status callback. */
    @ParameterizedTest(name = "{0} {1} {2} {3} {4} {5}")
    @CsvSource(textBlock = """
            # trunk, voice app, SMS app, service, defers, sender, voice, SMS, WhatsApp, status callback
            -,  -,  -,  -,  -,     ONLINE,           configured,                configured,                      configured,         configured
            -,  -,  -,  -,  -,     ONLINE:UPDATING,  configured,                configured,                      configured,         configured
            -,  -,  -,  -,  -,     OFFLINE,          configured,                configured,                      sender_offline,     configured
            -,  -,  -,  -,  -,     VERIFYING,        configured,                configured,                      sender_offline,     configured
            -,  -,  -,  -,  -,     NONE,             configured,                configured,                      capability_missing, configured
            TK, -,  -,  -,  -,     ONLINE,           overridden_by_trunk,       configured,                      configured,         overridden_by_trunk
            -,  AP, -,  -,  -,     ONLINE,           overridden_by_application, configured,                      configured,         overridden_by_application
            TK, AP, -,  -,  -,     ONLINE,           overridden_by_trunk,       configured,                      configured,         overridden_by_trunk
            -,  -,  AP, -,  -,     ONLINE,           configured,                overridden_by_application,       configured,         configured
            -,  -,  -,  MG, false, ONLINE,           configured,                overridden_by_messaging_service, configured,         configured
            -,  -,  -,  MG, -,     ONLINE,           configured,                overridden_by_messaging_service, configured,         configured
            -,  -,  -,  MG, true,  ONLINE,           configured,                configured,                      configured,         configured
            -,  -,  AP, MG, false, ONLINE,           configured,                overridden_by_messaging_service, configured,         configured
            -,  -,  AP, MG, true,  ONLINE,           configured,                overridden_by_application,       configured,         configured
            """)
    void decidesWhoGetsCallsAndMessages(
            String trunk,
            String voiceApplication,
            String smsApplication,
            String service,
            String defers,
            String sender,
            String voice,
            String sms,
            String whatsApp,
            String statusCallback) {
        Map<RouteField, String> fields = new EnumMap<>(RouteField.class);
        fields.putAll(OURS.fields());
        fields.put(RouteField.TRUNK_SID, value(trunk));
        fields.put(RouteField.VOICE_APPLICATION_SID, value(voiceApplication));
        fields.put(RouteField.SMS_APPLICATION_SID, value(smsApplication));
        EffectiveRoute route = EffectiveRoute.of(new CapturedRoute(
                new Route(fields),
                sender.equals("NONE") ? null : new CapturedSender("XE1", sender, List.of("63020: blocked")),
                service.equals("-") ? null : new CapturedService(service, Boolean.parseBoolean(defers), null)));

        assertThat(code(route, Channel.VOICE)).isEqualTo(voice);
        assertThat(code(route, Channel.SMS)).isEqualTo(sms);
        assertThat(code(route, Channel.WHATSAPP)).isEqualTo(whatsApp);
        assertThat(route.statusCallback(ALL, OURS).state().code()).isEqualTo(statusCallback);
        for (Channel channel : Channel.values()) {
            ChannelRoute decided = route.channel(channel, ALL, OURS);
            assertThat(decided.cure() == null)
                    .as("%s", decided)
                    .isEqualTo(decided.state().right());
        }
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            VOICE_URL,                     '',              not_configured
            VOICE_URL,                     https://them/,   url_mismatch
            VOICE_METHOD,                  GET,             wrong_method
            VOICE_FALLBACK_URL,            '',              missing_fallback
            VOICE_FALLBACK_URL,            https://them/,   url_mismatch
            VOICE_FALLBACK_METHOD,         GET,             wrong_method
            VOICE_RECEIVE_MODE,            fax,             receives_fax
            SMS_URL,                       '',              not_configured
            SMS_URL,                       https://them/,   url_mismatch
            SMS_METHOD,                    GET,             wrong_method
            SMS_FALLBACK_URL,              '',              missing_fallback
            SMS_FALLBACK_METHOD,           GET,             wrong_method
            SENDER_CALLBACK_URL,           '',              not_configured
            SENDER_CALLBACK_METHOD,        PUT,             wrong_method
            SENDER_FALLBACK_URL,           '',              missing_fallback
            SENDER_STATUS_CALLBACK_URL,    '',              not_configured
            SENDER_STATUS_CALLBACK_URL,    https://them/,   url_mismatch
            SENDER_STATUS_CALLBACK_METHOD, PUT,             wrong_method
            """)
    void saysWhichFieldIsWrongAndWhatToDo(RouteField field, String held, String state) {
        ChannelRoute decided = holding(field, held).channel(field.channel(), ALL, OURS);

        assertThat(decided.state().code()).isEqualTo(state);
        assertThat(decided.expected()).isEqualTo(OURS.get(field));
        assertThat(decided.actual()).isEqualTo(held.isEmpty() ? null : held);
        assertThat(decided.cure()).contains(field.twilioName()).contains(OURS.get(field));
    }

    @Test
    void aModeThatTwilioDoesNotShowIsVoice() {
        assertThat(holding(RouteField.VOICE_RECEIVE_MODE, "")
                        .channel(Channel.VOICE, ALL, OURS)
                        .state())
                .isEqualTo(ChannelState.CONFIGURED);
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            # ours, actual, trunk, voice, status callback
            us1, us1, -,  configured,          configured
            us1, ie1, -,  other_region,        other_region
            ie1, ie1, -,  configured,          configured
            ie1, us1, -,  other_region,        other_region
            us1, us1, TK, overridden_by_trunk, overridden_by_trunk
            us1, ie1, TK, other_region,        other_region
            """)
    void callsOfAnotherRegionDoNotReachUsWhateverIsConfiguredInOurs(
            String ours, String actual, String trunk, String voice, String statusCallback) {
        Map<RouteField, String> fields = new EnumMap<>(RouteField.class);
        fields.putAll(OURS.fields());
        fields.put(RouteField.TRUNK_SID, value(trunk));
        EffectiveRoute route = EffectiveRoute.of(
                new CapturedRoute(new Route(fields), CapturedSender.online("XE1"), null),
                new InboundRegion(ours, actual));

        ChannelRoute decided = route.channel(Channel.VOICE, ALL, OURS);
        assertThat(decided.state().code()).isEqualTo(voice);
        assertThat(route.statusCallback(ALL, OURS).state().code()).isEqualTo(statusCallback);
        assertThat(route.channel(Channel.SMS, ALL, OURS).state()).isEqualTo(ChannelState.CONFIGURED);
        assertThat(route.channel(Channel.WHATSAPP, ALL, OURS).state()).isEqualTo(ChannelState.CONFIGURED);
        if (voice.equals("other_region")) {
            assertThat(decided).returns(ours, ChannelRoute::expected).returns(actual, ChannelRoute::actual);
            assertThat(decided.cure()).contains("region " + actual, "region to " + ours, "TWILIO_REGION");
        }
    }

    @Test
    void theConnectionOverridesInAFragmentDoNotMatter() {
        String held = OURS.get(RouteField.STATUS_CALLBACK) + "#rc=5";

        assertThat(holding(RouteField.STATUS_CALLBACK, held)
                        .statusCallback(ALL, OURS)
                        .state())
                .isEqualTo(ChannelState.CONFIGURED);
        assertThat(holding(RouteField.STATUS_CALLBACK, "https://them/#rc=5")
                        .statusCallback(ALL, OURS)
                        .state())
                .isEqualTo(ChannelState.URL_MISMATCH);
    }

    @Test
    void tellsWhatTheNumberCannotFromWhatItsBindingDoesNotWant() {
        Route voiceOnly = FakeDatabase.ours("agent_456", Set.of(Channel.VOICE));

        assertThat(state(Channel.SMS, ALL, voiceOnly)).isEqualTo(ChannelState.DISABLED);
        assertThat(state(Channel.WHATSAPP, ALL, voiceOnly)).isEqualTo(ChannelState.DISABLED);
        assertThat(state(Channel.SMS, new Capabilities(true, false, false), voiceOnly))
                .isEqualTo(ChannelState.CAPABILITY_MISSING);
        assertThat(state(Channel.SMS, new Capabilities(true, false, true), OURS))
                .isEqualTo(ChannelState.CAPABILITY_MISSING);
    }

    @Test
    void ofAFreeNumberNothingIsConfiguredButItsOwnerIsNamed() {
        assertThat(state(Channel.VOICE, ALL, null)).isEqualTo(ChannelState.NOT_CONFIGURED);
        assertThat(holding(RouteField.TRUNK_SID, "TK1").channel(Channel.VOICE, ALL, null))
                .returns(ChannelState.OVERRIDDEN_BY_TRUNK, ChannelRoute::state)
                .returns("TK1", ChannelRoute::actual);
    }

    private static String code(EffectiveRoute route, Channel channel) {
        return route.channel(channel, ALL, OURS).state().code();
    }

    private static ChannelState state(Channel channel, Capabilities capabilities, @Nullable Route ours) {
        return EffectiveRoute.of(CapturedRoute.of(OURS))
                .channel(channel, capabilities, ours)
                .state();
    }

    private static EffectiveRoute holding(RouteField field, String value) {
        Map<RouteField, String> fields = new EnumMap<>(RouteField.class);
        fields.putAll(OURS.fields());
        fields.put(field, value);
        return EffectiveRoute.of(new CapturedRoute(new Route(fields), CapturedSender.online("XE1"), null));
    }

    private static String value(String sid) {
        return sid.equals("-") ? "" : sid + "1";
    }
}
