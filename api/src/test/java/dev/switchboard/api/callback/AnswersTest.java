package dev.switchboard.api.callback;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.benmanes.caffeine.cache.Ticker;
import java.io.StringReader;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.w3c.dom.Element;
import org.xml.sax.InputSource;

/** What we say ourselves: XML that says what was typed, or nothing. */
class AnswersTest {

    private static final String STATUS = "https://switchboard.example.com/api/twilio/status#rc=2&rp=ct,5xx,rt";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Hello",
                "5 > 4 & \"3\" < '4'",
                "]]> <!-- -- -->",
                "Zoë 😀 \u0085",
                "a\tb\nc\rd",
                "<Say>&amp;</Say>"
            })
    void aTextIsSaidAsItWasTyped(String text) throws Exception {
        Element message = (Element) root(Answers.reply(text, STATUS)).getFirstChild();

        assertThat(message.getTextContent()).isEqualTo(text);
        assertThat(message.getAttribute("statusCallback")).isEqualTo(STATUS);
        assertThat(root(Answers.say(text)).getFirstChild().getTextContent()).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\0b", "a\u0001b", "a\u001Fb", "a\uD800b", "a\uDC00b", "a\uFFFEb", "a\uFFFFb"})
    void whatNoXmlCanCarryIsLeftOut(String text) throws Exception {
        assertThat(root(Answers.reply(text, STATUS)).getTextContent()).isEqualTo("ab");
        assertThat(root(Answers.say(text)).getTextContent()).isEqualTo("ab");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "  \n", "\0", "\u200B\u00A0"})
    void nothingIsNotReplied(String text) {
        assertThat(Answers.reply(text, STATUS)).isEqualTo(Answers.NO_REPLY);
    }

    @Test
    void aTextThatIsTooLongEndsWhereTwiliosLimitIs() throws Exception {
        assertThat(root(Answers.reply("x".repeat(1_601), STATUS)).getTextContent())
                .hasSize(1_600);
        // Not in the middle of a character.
        assertThat(root(Answers.reply("x".repeat(1_599) + "😀", STATUS)).getTextContent())
                .isEqualTo("x".repeat(1_599));
    }

    @Test
    void aFallbackIsSorryOnceAnHourAndReportsWhatBecomesOfIt() {
        AtomicLong nanos = new AtomicLong();
        FallbackReplies fallbacks = new FallbackReplies(STATUS, (Ticker) nanos::get);
        String sorry = Answers.sorry(STATUS);
        assertThat(sorry).contains("Sorry, we cannot answer").contains("#rc=2&amp;rp=ct,5xx,rt");

        assertThat(fallbacks.to(message("+15557654321", "SM1", "Hello"))).isEqualTo(sorry);
        assertThat(fallbacks.to(message("+15557654321", "SM1", "Hello"))).isEqualTo(sorry);
        assertThat(fallbacks.to(message("+15557654321", "SM2", "Hello?"))).isEqualTo(Answers.NO_REPLY);
        assertThat(fallbacks.to(message("whatsapp:+15557654321", "SM3", "Hello")))
                .isEqualTo(sorry);
        assertThat(fallbacks.to(message("+15557654322", "SM4", "STOP"))).isEqualTo(Answers.NO_REPLY);
        assertThat(fallbacks.to(message("12345", "SM5", "Hello"))).isEqualTo(Answers.NO_REPLY);
        nanos.addAndGet(Duration.ofMinutes(61).toNanos());
        assertThat(fallbacks.to(message("+15557654321", "SM6", "Hello?"))).isEqualTo(sorry);
    }

    private static TwilioRequest message(String from, String sid, String body) {
        return new TwilioRequest(Map.of(
                "From",
                List.of(from),
                "To",
                List.of("+15550000124"),
                "MessageSid",
                List.of(sid),
                "Body",
                List.of(body)));
    }

    private static Element root(String xml) throws Exception {
        assertThat(xml).startsWith("<?xml version=\"1.0\" encoding=\"UTF-8\"?>");
        return DocumentBuilderFactory.newDefaultInstance()
                .newDocumentBuilder()
                .parse(new InputSource(new StringReader(xml)))
                .getDocumentElement();
    }
}
