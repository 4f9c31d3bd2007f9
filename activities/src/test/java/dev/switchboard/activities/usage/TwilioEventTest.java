package dev.switchboard.activities.usage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.switchboard.workflows.number.Channel;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
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
                        null,
                        NOON,
                        NOON,
                        null,
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
        assertThat(occurredAt("Sat, 10 Jan 2026 23:59:59 +0000")).isEqualTo("2026-01-10T23:59:59Z");
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
    void keepsOfWhatTwilioTellsOnlyWhatIsNamedInTheAllowList() {
        Map<String, String> kept = Map.ofEntries(
                Map.entry("From", "whatsapp:+15550000123"),
                Map.entry("To", "+15551112222"),
                Map.entry("ForwardedFrom", "sip:alice@example.com"),
                Map.entry("ChannelToAddress", "+1555"),
                Map.entry("ParentCallSid", "CA0"),
                Map.entry("SmsSid", "SM1"),
                Map.entry("ErrorCode", "30008"),
                Map.entry("NumMedia", "1"),
                Map.entry("NumSegments", "2"),
                Map.entry("FromCountry", "DE"),
                Map.entry("RawDlrDoneDate", "2603101200"),
                Map.entry("SequenceNumber", "0"),
                Map.entry("StirVerstat", "TN-Validation-Passed-A"),
                Map.entry("Timestamp", "Tue, 10 Mar 2026 11:59:00 +0000"));
        Map<String, String> parameters = new HashMap<>(kept);
        parameters.putAll(Map.of("MessageSid", "SM1", "MessageStatus", "Teleported"));
        List<String> unnamed = List.of(
                "Body",
                "MediaUrl0",
                "ButtonText",
                "ProfileName",
                "CallerName",
                "SpeechResult",
                "Digits",
                "TranscriptionText",
                "Latitude",
                "Address",
                "FromCity",
                "FromZip",
                "CallToken",
                "ErrorMessage",
                "ChannelMetadata",
                "AddOns",
                "InteractiveData",
                "SipHeader_X-Account",
                "SipHeader_From",
                "from",
                "From ",
                "NewIn2027");

        // Words, numbers and countries too, which some of those that are kept look like.
        for (String value : List.of("a secret", "secret", "123", "DE", "+15550000123")) {
            unnamed.forEach(name -> parameters.put(name, value));

            TwilioEvent event = TwilioEvent.ofMessage(parameters, NOON);

            assertThat(event.status()).isEqualTo("teleported");
            assertThat(event.payload()).isEqualTo(kept);
        }
    }

    @Test
    void keepsAParameterOnlyWhileItLooksLikeWhatItIs() {
        Map<String, String> parameters = new HashMap<>(Map.of(
                "CallSid", "CA1",
                "ErrorCode", "a secret",
                "FromCountry", "call me back",
                "SmsStatus", "{\"text\": \"a secret\"}",
                "MessagingServiceSid", "MG1; a secret",
                "NumMedia", "12345678901",
                "Timestamp", "tomorrow, \"secretly\"",
                "From", "sip:alice:secret@example.com?X-Token=secret;secret=1",
                "To", "\0"));

        assertThat(TwilioEvent.ofCall(parameters, NOON).payload()).isEqualTo(Map.of("From", "sip:alice@example.com"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"CallSid", "CallStatus", "AccountSid", "ParentCallSid", "Direction", "From", "To", "New"})
    void controlCharactersAreHarmlessWhereverTheyStand(String name) {
        Map<String, String> parameters = new HashMap<>(Map.of("CallSid", "CA1"));
        parameters.put(name, "CA1\0\u0001\ud800 \u2028" + parameters.getOrDefault(name, ""));
        parameters.put("Name\0\u0007", "x");

        if (name.equals("CallSid")) {
            assertThatThrownBy(() -> TwilioEvent.ofCall(parameters, NOON)).isInstanceOf(IllegalArgumentException.class);
            return;
        }
        TwilioEvent event = TwilioEvent.ofCall(parameters, NOON);
        assertThat(event.toString()).doesNotContainPattern("[^ -~]");
    }

    @ParameterizedTest
    @CsvSource({
        "inbound, +15550000123",
        "outbound-api, +15551112222",
        "outbound-dial, +15551112222",
        "trunking-originating, +15550000123",
        "trunking-terminating, +15551112222"
    })
    void everyDirectionHasItsOwnSide(String direction, String ours) {
        Map<String, String> parameters =
                Map.of("CallSid", "CA1", "Direction", direction, "From", "+15551112222", "To", "+15550000123");

        assertThat(TwilioEvent.ofCall(parameters, NOON).phoneNumber()).isEqualTo(ours);
    }

    @Test
    void aLegOnATrunkHasItsNumberInASipAddress() {
        Map<String, String> parameters = Map.of(
                "CallSid",
                "CA1",
                "Direction",
                "trunking-originating",
                "From",
                "+15551112222",
                "To",
                "sip:+15550000123@pbx.example.com");

        assertThat(TwilioEvent.ofCall(parameters, NOON).phoneNumber()).isEqualTo("+15550000123");
    }

    @Test
    void aLegIsDialledEvenWhenTwilioDoesNotSaySo() {
        TwilioEvent leg = TwilioEvent.ofCall(
                Map.of("CallSid", "CA2", "ParentCallSid", "CA1", "From", "+15551112222", "To", "+15550000123"), NOON);

        assertThat(leg)
                .returns("CA1", TwilioEvent::parentSid)
                .returns(Direction.OUTBOUND, TwilioEvent::direction)
                .returns("+15551112222", TwilioEvent::phoneNumber);
        assertThat(TwilioEvent.ofCall(Map.of("CallSid", "CA1", "ParentCallSid", "CA1"), NOON)
                        .parentSid())
                .isNull();
    }

    @Test
    void aMessageOverRcsOrMessengerIsNoSmsOfOurNumber() {
        for (String from : List.of("rcs:agent", "messenger:1")) {
            TwilioEvent event = TwilioEvent.ofMessage(
                    Map.of("MessageSid", "SM1", "SmsStatus", "received", "From", from, "To", "+15550000123"), NOON);

            assertThat(event.phoneNumber()).isNull();
        }
    }

    private static Instant occurredAt(String timestamp) {
        return Objects.requireNonNull(TwilioEvent.ofCall(Map.of("CallSid", "CA1", "Timestamp", timestamp), NOON)
                .occurredAt());
    }
}
