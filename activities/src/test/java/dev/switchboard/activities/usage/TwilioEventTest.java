package dev.switchboard.activities.usage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.switchboard.workflows.number.Channel;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TwilioEventTest {

    private static final Instant NOON = Instant.parse("2026-03-10T12:00:00Z");

    @Test
    void onlyTheSidCannotBeDoneWithout() {
        TwilioEvent call = TwilioEvent.ofCall(Map.of("CallSid", "CA1"), NOON);
        TwilioEvent message = TwilioEvent.ofMessage(Map.of("SmsSid", "SM1"), NOON);

        assertThat(call)
                .isEqualTo(new TwilioEvent(
                        "CA1",
                        "unknown",
                        EventKind.CALL,
                        "",
                        Channel.VOICE,
                        Direction.INBOUND,
                        null,
                        NOON,
                        NOON,
                        null,
                        null,
                        Map.of()));
        assertThat(message.status()).isEqualTo("unknown");
        assertThatThrownBy(() -> TwilioEvent.ofCall(Map.of("CallStatus", "completed"), NOON))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("CallSid");
        assertThatThrownBy(() -> TwilioEvent.ofMessage(Map.of(), NOON)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aSidOrAStatusThatIsTooLongForAnIndexIsNone() {
        String longText = "x".repeat(3_000);

        assertThatThrownBy(() -> TwilioEvent.ofCall(Map.of("CallSid", longText), NOON))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(TwilioEvent.ofCall(Map.of("CallSid", "CA1", "CallStatus", longText), NOON)
                        .status())
                .isEqualTo("unknown");
    }

    @Test
    void ourNumberIsToOfWhatComesInAndFromOfWhatGoesOut() {
        Map<String, String> parameters = new HashMap<>(
                Map.of("CallSid", "CA1", "MessageSid", "SM1", "From", "+15551112222", "To", "+15550000123"));

        assertThat(TwilioEvent.ofCall(parameters, NOON).phoneNumber()).isEqualTo("+15550000123");
        parameters.put("Direction", "outbound-api");
        assertThat(TwilioEvent.ofCall(parameters, NOON).phoneNumber()).isEqualTo("+15551112222");
        parameters.remove("Direction");
        parameters.put("SmsStatus", "received");
        assertThat(TwilioEvent.ofMessage(parameters, NOON).phoneNumber()).isEqualTo("+15550000123");
        parameters.put("MessageStatus", "delivered");
        assertThat(TwilioEvent.ofMessage(parameters, NOON).phoneNumber()).isEqualTo("+15551112222");
    }

    @ParameterizedTest
    @ValueSource(strings = {"client:alice", "sip:a@example.com", "12345", "SWITCH", "", "anonymous"})
    void whatIsNoPhoneNumberIsNone(String from) {
        Map<String, String> parameters = Map.of("CallSid", "CA1", "Direction", "outbound-dial", "From", from);

        assertThat(TwilioEvent.ofCall(parameters, NOON).phoneNumber()).isNull();
    }

    @Test
    void thePrefixTellsWhatsApp() {
        TwilioEvent event = TwilioEvent.ofMessage(
                Map.of("MessageSid", "SM1", "MessageStatus", "read", "From", "whatsapp:+15550000123"), NOON);

        assertThat(event.channel()).isEqualTo(Channel.WHATSAPP);
        assertThat(event.phoneNumber()).isEqualTo("+15550000123");
    }

    @Test
    void theTimeIsTwiliosWhenItCanBeTrue() {
        assertThat(occurredAt("Tue, 10 Mar 2026 11:59:00 +0000")).isEqualTo("2026-03-10T11:59:00Z");
        assertThat(occurredAt("Tue, 10 Mar 2026 11:59:00 GMT")).isEqualTo("2026-03-10T11:59:00Z");
        assertThat(occurredAt("Tue, 10 Mar 2026 12:04:00 +0000")).isEqualTo("2026-03-10T12:04:00Z");
        assertThat(occurredAt("Tue, 10 Mar 2026 13:00:00 +0000")).isEqualTo(NOON);
        assertThat(occurredAt("Thu, 01 Jan 1970 00:00:00 +0000")).isEqualTo(NOON);
        assertThat(occurredAt("2026-03-10 11:59")).isEqualTo(NOON);
    }

    @Test
    void numbersThatAreNoneAreNotThere() {
        Map<String, String> parameters = new HashMap<>(Map.of("CallSid", "CA1", "CallDuration", "soon"));
        assertThat(TwilioEvent.ofCall(parameters, NOON).callDuration()).isNull();
        parameters.put("CallDuration", "-5");
        assertThat(TwilioEvent.ofCall(parameters, NOON).callDuration()).isNull();
        parameters.put("CallDuration", "99999999999999");
        assertThat(TwilioEvent.ofCall(parameters, NOON).callDuration()).isNull();
        parameters.put("Duration", "2");
        assertThat(TwilioEvent.ofCall(parameters, NOON).callDuration()).isEqualTo(120);
    }

    @Test
    void keepsWhatItDoesNotKnowAndNothingThatWasSaidOrWritten() {
        Map<String, String> parameters = new HashMap<>(Map.of(
                "MessageSid",
                "SM1",
                "MessageStatus",
                "Teleported",
                "NewIn2027",
                "yes",
                "ErrorCode",
                "30008",
                "NumMedia",
                "1",
                "FromCity",
                "BERLIN",
                "ChannelToAddress",
                "+1555"));
        Map<String, String> secret = Map.ofEntries(
                Map.entry("Body", "a secret"),
                Map.entry("MediaUrl0", "https://a.secret"),
                Map.entry("MediaContentType0", "a secret"),
                Map.entry("ButtonText", "a secret"),
                Map.entry("ButtonPayload", "a secret"),
                Map.entry("ProfileName", "a secret"),
                Map.entry("CallerName", "a secret"),
                Map.entry("SpeechResult", "a secret"),
                Map.entry("Digits", "a secret"),
                Map.entry("TranscriptionText", "a secret"),
                Map.entry("ReferralBody", "a secret"),
                Map.entry("Latitude", "a secret"),
                Map.entry("Address", "a secret"),
                Map.entry("CallToken", "a secret"));
        parameters.putAll(secret);

        TwilioEvent event = TwilioEvent.ofMessage(parameters, NOON);

        assertThat(event.status()).isEqualTo("teleported");
        assertThat(event.payload())
                .containsOnlyKeys("NewIn2027", "ErrorCode", "NumMedia", "FromCity", "ChannelToAddress");
    }

    private static Instant occurredAt(String timestamp) {
        return Objects.requireNonNull(TwilioEvent.ofCall(Map.of("CallSid", "CA1", "Timestamp", timestamp), NOON)
                .occurredAt());
    }
}
