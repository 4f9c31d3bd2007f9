package dev.switchboard.activities.twilio;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchboard.activities.twilio.TwilioAddress.Kind;
import dev.switchboard.workflows.number.Channel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TwilioAddressTest {

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "+15550000123, PHONE_NUMBER, +15550000123",
                "' +15550000123 ', PHONE_NUMBER, +15550000123",
                "whatsapp:+15550000123, WHATSAPP, +15550000123",
                "WhatsApp:+15550000123, WHATSAPP, +15550000123",
                "whatsapp:US.13491208655302741918, WHATSAPP, -",
                "rcs:brand_agent, RCS, -",
                "rcs:+15550000123, RCS, -",
                "messenger:110865708, MESSENGER, -",
                "viber:+15550000123, OTHER, -",
                "sip:alice@example.com, SIP, -",
                "sips:+15550000123@example.com, SIP, -",
                "client:alice, CLIENT, -",
                "client:+15550000123, CLIENT, -",
                "12345, SHORT_CODE, -",
                "SWITCH, NAME, -",
                "15550000123, NAME, -",
                "+1555000012345678, NAME, -",
                "'', NONE, -",
                "-, NONE, -"
            })
    void tellsWhatAnAddressIsAndWhichPhoneNumberIsIn(
            @org.jspecify.annotations.Nullable String text,
            Kind kind,
            @org.jspecify.annotations.Nullable String phoneNumber) {
        TwilioAddress address = TwilioAddress.of(text);

        assertThat(address.kind()).isEqualTo(kind);
        assertThat(address.phoneNumber()).isEqualTo(phoneNumber);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "+266696687",
                "+7378742833",
                "+86282452253",
                "+8656696",
                "+2562533",
                "anonymous",
                "Anonymous",
                "RESTRICTED",
                "unavailable",
                "unknown"
            })
    void aCallerWhoWithholdsTheirNumberHasNone(String text) {
        assertThat(TwilioAddress.of(text).kind()).isEqualTo(Kind.WITHHELD);
        assertThat(TwilioAddress.of(text).phoneNumber()).isNull();
        assertThat(TwilioAddress.of("whatsapp:" + text).phoneNumber()).isNull();
    }

    @Test
    void aLegOnATrunkMayHaveItsNumberInASipAddress() {
        assertThat(TwilioAddress.of("sip:+15550000123@pbx.example.com:5060").phoneNumberOnTrunk())
                .isEqualTo("+15550000123");
        assertThat(TwilioAddress.of("+15550000123").phoneNumberOnTrunk()).isEqualTo("+15550000123");
        assertThat(TwilioAddress.of("sip:alice@pbx.example.com").phoneNumberOnTrunk())
                .isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "sip:alice:secret@example.com, sip:alice@example.com",
        "sip:alice@example.com?X-Token=secret&X-B=c, sip:alice@example.com",
        "sip:alice@example.com;secret=1, sip:alice@example.com",
        "client:alice?secret=1, client:alice"
    })
    void keepsNothingThatFollowsAnAddress(String given, String kept) {
        assertThat(TwilioAddress.of(given).text()).isEqualTo(kept);
    }

    @Test
    void keepsNeitherControlCharactersNorAnythingEndless() {
        assertThat(TwilioAddress.of("+1555\0" + "000\u20280123\n").text()).isEqualTo("+15550000123");
        assertThat(TwilioAddress.of("client:" + "a".repeat(5_000)).text()).hasSize(255);
    }

    @ParameterizedTest
    @CsvSource({
        "+15550000123, +15551112222, SMS",
        "SWITCH, +15551112222, SMS",
        "'', +15551112222, SMS",
        "whatsapp:+15550000123, '', WHATSAPP",
        "'', whatsapp:+15550000123, WHATSAPP"
    })
    void eitherSideTellsTheChannelOfAMessage(String one, String other, Channel channel) {
        assertThat(TwilioAddress.channelOfMessage(TwilioAddress.of(one), TwilioAddress.of(other)))
                .contains(channel);
    }

    @ParameterizedTest
    @ValueSource(strings = {"rcs:agent", "messenger:1", "viber:1"})
    void whatGoesOverAnotherChannelIsNoSms(String address) {
        TwilioAddress number = TwilioAddress.of("+15550000123");

        assertThat(TwilioAddress.channelOfMessage(number, TwilioAddress.of(address)))
                .isEmpty();
        assertThat(TwilioAddress.channelOfMessage(TwilioAddress.of(address), number))
                .isEmpty();
    }
}
