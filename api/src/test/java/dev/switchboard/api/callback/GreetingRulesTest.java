package dev.switchboard.api.callback;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GreetingRulesTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "STOP",
                "stop",
                "Stop.",
                " stop\n",
                "STOP!!!",
                "stop all",
                "StopAll",
                "unsubscribe",
                "Cancel",
                "end",
                "QUIT",
                "revoke",
                "opt-out",
                "OPT OUT",
                "optout",
                "start",
                "Yes",
                "unstop",
                "Help?",
                "INFO",
                "\"stop\"",
                "Arrêt",
                "ＳＴＯＰ",
                "stop 🛑",
                "s.t.o.p"
            })
    void wordsThatTwilioAnswersAreNotGreeted(String body) {
        assertThat(GreetingRules.greeted(message("+15557654321", body))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"Hello", "", "Please stop by", "stop it", "Yes please", "help me", "info@example.com", "👍"})
    void otherMessagesAre(String body) {
        assertThat(GreetingRules.greeted(message("+15557654321", body))).contains("+15557654321");
    }

    @Test
    void whatTwilioTookForAnOptOutIsNotGreetedInAnyLanguage() {
        Map<String, List<String>> parameters =
                new LinkedHashMap<>(message("+15557654321", "Basta").parameters());
        parameters.put("OptOutType", List.of("STOP"));

        assertThat(GreetingRules.greeted(new TwilioRequest(parameters))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "12345",
                "MYBANK",
                "messenger:1234567890",
                "rcs:brand_agent",
                "client:joe",
                "sip:joe@example.com",
                "whatsapp:US.13491208655302741918",
                "15557654321",
                "+0555765432",
                "anonymous",
                ""
            })
    void whatIsNoPhoneNumberIsNotGreeted(String from) {
        assertThat(GreetingRules.greeted(message(from, "Hello"))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"+15557654321, +15557654321", "whatsapp:+15557654321, +15557654321", "+4930123456, +4930123456"})
    void aPhoneNumberIsByWhicheverChannel(String from, String number) {
        assertThat(GreetingRules.greeted(message(from, "Hello"))).contains(number);
    }

    private static TwilioRequest message(String from, String body) {
        return new TwilioRequest(Map.of("From", List.of(from), "Body", List.of(body)));
    }
}
