package dev.switchboard.api.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchboard.testing.Draws;
import dev.switchboard.testing.Seed;
import dev.switchboard.testing.SeededTest;
import java.io.StringReader;
import java.net.URI;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.jspecify.annotations.Nullable;
import org.w3c.dom.Node;
import org.xml.sax.InputSource;

/** Whatever a runtime sends is TwiML that Twilio can read, or is refused by its code. */
class TwimlFuzzTest {

    private static final Set<String> CODES = Set.of(Twiml.NOT_TWIML, "too_large", "text_too_long", "empty_message");

    private static final List<String> VERBS = List.of(
            "Say", "Message", "Body", "Media", "Dial", "Number", "Client", "Stream", "Gather", "x:y", "Response");

    @SeededTest(cases = 500)
    void whatARuntimeSendsIsTwimlOrRefused(Seed seed) throws Exception {
        Draws draws = seed.draws();
        Charset charset = draws.oneOf(
                StandardCharsets.UTF_8,
                StandardCharsets.ISO_8859_1,
                StandardCharsets.UTF_16,
                StandardCharsets.US_ASCII);
        byte[] sent = damaged(draws, document(draws).getBytes(charset));
        @Nullable Charset stated = draws.percent(50) ? charset : null;
        String twiml;
        try {
            twiml = Twiml.of(
                    sent, stated, URI.create("https://bot.example/agent?x=1"), "https://switchboard.example/status");
        } catch (RefusedAnswerException refused) {
            assertThat(refused.code()).isIn(CODES);
            return;
        }

        assertThat(twiml.getBytes(StandardCharsets.UTF_8)).hasSizeLessThanOrEqualTo(Twiml.MAX_BYTES);
        Node root = DocumentBuilderFactory.newDefaultNSInstance()
                .newDocumentBuilder()
                .parse(new InputSource(new StringReader(twiml)))
                .getDocumentElement();
        assertThat(root.getNodeName()).isEqualTo("Response");
        assertThat(depth(root)).isLessThanOrEqualTo(32);
    }

    private static String document(Draws draws) {
        String prolog =
                draws.oneOf("", "<?xml version='1.0'?>", "<?xml version='1.1' encoding='UTF-8'?>", "<!DOCTYPE r>");
        int levels = draws.percent(10) ? draws.between(30, 4_000) : 0;
        return prolog + "<Response>" + "<Gather>".repeat(levels)
                + draws.listOf(0, 8, TwimlFuzzTest::element).stream().collect(Collectors.joining())
                + "</Gather>".repeat(levels) + "</Response>";
    }

    private static String element(Draws draws) {
        String verb = draws.oneOf(VERBS);
        String attribute = draws.oneOf(
                "", " action='?step=2'", " url='//a'", " statusCallback=''", " action='http://[::1'", " a='&lt;'");
        String inner = draws.percent(30)
                ? element(draws)
                : draws.text("aé😀 &<>\u0001\u00A0]", 0, 12)
                        + (draws.percent(5) ? "x".repeat(draws.between(1_000, 70_000)) : "");
        return "<" + verb + attribute + ">" + (draws.percent(80) ? inner.replaceAll("[&<\u0001]", "") : inner) + "</"
                + verb + ">";
    }

    private static byte[] damaged(Draws draws, byte[] sent) {
        if (sent.length > 0 && draws.percent(30)) {
            IntStream.range(0, draws.between(1, 3))
                    .forEach(i -> sent[draws.between(0, sent.length - 1)] = (byte) draws.between(0, 255));
        }
        return sent;
    }

    private static int depth(Node node) {
        int deepest = 0;
        for (Node child = node.getFirstChild(); child != null; child = child.getNextSibling()) {
            if (child.getNodeType() == Node.ELEMENT_NODE) {
                deepest = Math.max(deepest, depth(child));
            }
        }
        return deepest + 1;
    }
}
