package dev.switchboard.api.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.StringReader;
import java.net.URI;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.w3c.dom.Document;
import org.xml.sax.InputSource;

class TwimlTest {

    private static final URI BASE = URI.create("https://bot.example.com/agents/voice?tenant=7");
    private static final String STATUS = "https://switchboard.example.com/api/twilio/status#rc=2&rp=ct,5xx,rt";
    private static final String ADDED = " statusCallback=\"" + STATUS.replace("&", "&amp;") + "\"";

    static Stream<Arguments> encodings() {
        String text = "<Response><Say>Grüße, ça va</Say></Response>";
        return Stream.of(
                Arguments.of("none at all", text.getBytes(StandardCharsets.UTF_8), null),
                Arguments.of("a byte order mark", ("\uFEFF" + text).getBytes(StandardCharsets.UTF_8), null),
                Arguments.of("UTF-16 with a mark", text.getBytes(StandardCharsets.UTF_16), null),
                Arguments.of("UTF-16LE with a mark", ("\uFEFF" + text).getBytes(StandardCharsets.UTF_16LE), null),
                Arguments.of("UTF-16LE without one", text.getBytes(StandardCharsets.UTF_16LE), null),
                Arguments.of("UTF-16BE without one", text.getBytes(StandardCharsets.UTF_16BE), null),
                Arguments.of("UTF-32 with a mark", ("\uFEFF" + text).getBytes(Charset.forName("UTF-32BE")), null),
                Arguments.of("a declaration", declared("ISO-8859-1", text, StandardCharsets.ISO_8859_1), null),
                Arguments.of("a declaration of UTF-16", declared("UTF-16", text, StandardCharsets.UTF_16), null),
                Arguments.of("a Content-Type", text.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.ISO_8859_1),
                Arguments.of(
                        "a Content-Type that knows better",
                        declared("ISO-8859-1", text, StandardCharsets.UTF_8),
                        StandardCharsets.UTF_8),
                Arguments.of(
                        "a mark that knows better than the Content-Type",
                        text.getBytes(StandardCharsets.UTF_16),
                        StandardCharsets.UTF_8),
                Arguments.of(
                        ".NET's declaration of UTF-16 in UTF-8",
                        declared("utf-16", text, StandardCharsets.UTF_8),
                        null),
                Arguments.of("XML 1.1", xml11(text), null));
    }

    private static byte[] declared(String name, String text, Charset charset) {
        return ("<?xml version=\"1.0\" encoding='" + name + "' standalone=\"no\" ?>" + text).getBytes(charset);
    }

    private static byte[] xml11(String text) {
        return ("<?xml version='1.1'?>\n" + text).getBytes(StandardCharsets.UTF_8);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("encodings")
    void whateverTheEncodingItIsXml10InUtf8(String told, byte[] answer, @Nullable Charset stated) throws Exception {
        String twiml = Twiml.of(answer, stated, BASE, STATUS);

        assertThat(twiml)
                .startsWith("<?xml version=\"1.0\" encoding=\"UTF-8\"?>")
                .endsWith("<Response><Say>Grüße, ça va</Say></Response>");
        parsed(twiml);
    }

    static Stream<Arguments> refused() {
        String billion = "<!DOCTYPE r [<!ENTITY a \"ha\"><!ENTITY b \"" + "&a;".repeat(50) + "\">]>";
        return Stream.of(
                Arguments.of("<html>no</html>", "not_twiml"),
                Arguments.of("<response/>", "not_twiml"),
                Arguments.of("Hello", "not_twiml"),
                Arguments.of("{\"say\":\"Hello\"}", "not_twiml"),
                Arguments.of("<Response><Say>Tom & Jerry</Say></Response>", "not_twiml"),
                Arguments.of("<Response><Say>cut", "not_twiml"),
                Arguments.of("<Response/><Response/>", "not_twiml"),
                Arguments.of("<Response><x:Say>undeclared</x:Say></Response>", "not_twiml"),
                Arguments.of("<Response><Say>\u0001</Say></Response>", "not_twiml"),
                Arguments.of("<Response><Say>&#1;</Say></Response>", "not_twiml"),
                Arguments.of("<Response><Say>&#0;</Say></Response>", "not_twiml"),
                Arguments.of("<Response><Say>&#xD800;</Say></Response>", "not_twiml"),
                Arguments.of("<Response><Say>\uFFFF</Say></Response>", "not_twiml"),
                Arguments.of("<?xml version='1.1'?><Response><Say>&#1;</Say></Response>", "not_twiml"),
                Arguments.of("<?xml version='2.0'?><Response/>", "not_twiml"),
                // A declaration that only the parser of XML 1.1 takes, and a name that only XML 1.1 has.
                Arguments.of("<?xml version='1.1' encoding='UTF-8'\u0085?><Response ur\u2070='x'/>", "not_twiml"),
                Arguments.of("<?xml version='1.0' encoding='no-such'?><Response/>", "not_twiml"),
                Arguments.of("<!DOCTYPE Response><Response/>", "not_twiml"),
                Arguments.of(billion + "<Response><Say>&b;</Say></Response>", "not_twiml"),
                Arguments.of(
                        "<!DOCTYPE r [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><Response><Say>&x;</Say></Response>",
                        "not_twiml"),
                Arguments.of(
                        "<!DOCTYPE r SYSTEM \"http://127.0.0.1:1/x.dtd\"><Response><Say>Hi</Say></Response>",
                        "not_twiml"),
                Arguments.of(nested(5_000), "not_twiml"),
                Arguments.of(nested(32), "not_twiml"),
                Arguments.of("<Response><Message/></Response>", "empty_message"),
                Arguments.of("<Response><Message> \n\u200B\u00A0 </Message></Response>", "empty_message"),
                Arguments.of("<Response><Message><Body> </Body><Media/></Message></Response>", "empty_message"),
                Arguments.of("<Response><Message>Hi</Message><Sms/></Response>", "empty_message"),
                Arguments.of("<Response><Message>" + "x".repeat(1_601) + "</Message></Response>", "text_too_long"),
                Arguments.of(
                        "<Response><Message><Body>" + "x".repeat(1_601) + "</Body></Message></Response>",
                        "text_too_long"),
                Arguments.of("<Response><Say>" + "x".repeat(4_097) + "</Say></Response>", "text_too_long"),
                Arguments.of("<Response>" + "<Message>x</Message>".repeat(1_000) + "</Response>", "too_large"));
    }

    @ParameterizedTest
    @MethodSource("refused")
    void whatTwilioWouldRefuseIsRefused(String answer, String code) {
        assertThatThrownBy(() -> of(answer)).isInstanceOfSatisfying(RefusedAnswerException.class, refused -> {
            assertThat(refused.code()).isEqualTo(code);
            assertThat(refused.reason())
                    .doesNotContain("Jerry")
                    .doesNotContain("passwd")
                    .endsWith(".");
        });
    }

    @Test
    void bytesThatAreNotInTheirEncodingAreRefused() {
        byte[] latin = "<Response><Say>Grüße</Say></Response>".getBytes(StandardCharsets.ISO_8859_1);

        assertThatThrownBy(() -> Twiml.of(latin, null, BASE, STATUS))
                .isInstanceOf(RefusedAnswerException.class)
                .hasMessage("The answer is not in UTF-8, as it says it is.");
    }

    @Test
    void whatTwilioTakesIsLetThrough() throws Exception {
        of(nested(31));
        of("<Response><Message>\n  " + "x".repeat(1_600) + "\n</Message></Response>");
        of("<Response><Message><Body/><Media>https://bot.example.com/a.png</Media></Message></Response>");
        of("<Response><Say>" + "x".repeat(4_096) + "</Say></Response>");
        assertThat(of("<Response/>")).endsWith("<Response/>");
    }

    /** Everything in it that is not about URLs or status callbacks. */
    @Test
    void theRestOfTheDocumentStaysAsItWas() throws Exception {
        String document = """
                <?robots none?><!-- before --><Response xmlns:x="urn:x" x:y="a&#10;b&#9;c&quot;'&lt;&amp;">
                  <Say voice="Polly.Zoë" x:z='1'>  One <break time="1s"/> two&#13;
                three 😀 <![CDATA[<four> & ]]]]><![CDATA[>]]> &#x1F600;&#x85; </Say>
                  <!-- a -- b's neighbour: 5 > 4 -->
                  <Unknown url2="relative" xmlns="urn:z"><Other/></Unknown>
                  <Dial><Conference>Room 5</Conference></Dial>
                </Response><!-- after -->""".replace("a -- b", "a - b");

        Document before = parsed(document);
        Document after = parsed(of(document));

        assertThat(after.isEqualNode(before)).as(of(document)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<Message%s>Hi</Message>",
                "<Message%s to=\"+15550001\"><Body>Hi</Body></Message>",
                "<Sms%s>Hi</Sms>",
                "<Dial><Number%s>+15550001</Number></Dial>",
                "<Dial><Client%s>joe</Client></Dial>",
                "<Dial><Sip%s>sip:joe@example.com</Sip></Dial>",
                "<Dial><WhatsApp%s>+15550001</WhatsApp></Dial>"
            })
    void whatComesToAnEndReportsItToUs(String verb) throws Exception {
        String own = " statusCallback=\"https://bot.example.com/done\"";
        assertThat(of("<Response>" + verb.formatted("") + "</Response>")).contains(verb.formatted(ADDED));
        assertThat(of("<Response>" + verb.formatted(own) + "</Response>")).contains(verb.formatted(own));
        assertThat(of("<Response>" + verb.formatted(" statusCallback=\"\"") + "</Response>"))
                .contains(verb.formatted(" statusCallback=\"\""));
    }

    /** To the byte: what is passed on has the limit as well as what came. */
    @Test
    void whatOurCallbacksMakeTooLongIsRefused() throws Exception {
        int rest = of("<Response><Message>x</Message></Response>").length();
        int room = Twiml.MAX_BYTES - rest;
        String fits = "<Response><Message>x</Message>" + comment(room) + "</Response>";
        assertThat(of(fits)).hasSize(Twiml.MAX_BYTES);

        String grows = "<Response><Message>x</Message>" + comment(room + 1) + "</Response>";
        assertThat(grows.length()).isLessThan(Twiml.MAX_BYTES);
        assertThatThrownBy(() -> of(grows))
                .isInstanceOfSatisfying(
                        RefusedAnswerException.class,
                        refused -> assertThat(refused.code()).isEqualTo("too_large"));
        assertThat(of(grows.replace("<Message>", "<Message statusCallback=\"\">")))
                .as("one that has a callback of its own does not grow")
                .contains("statusCallback=\"\"");
    }

    private static String comment(int characters) {
        return "<!--" + "x".repeat(characters - "<!---->".length()) + "-->";
    }

    @Test
    void whatHasNoStatusCallbackGetsNone() throws Exception {
        assertThat(of("<Response><Dial><Conference>5</Conference><Queue>q</Queue></Dial>"
                        + "<Refer><Sip>sip:joe@example.com</Sip></Refer><Say>Message</Say></Response>"))
                .doesNotContain("statusCallback");
    }

    /**
     * A callback that is ours comes as a POST and at the end, whatever the runtime wanted of one that it did not have.
     */
    @Test
    void howToCallBackIsOurs() throws Exception {
        assertThat(of("<Response><Dial><Number statusCallbackMethod='GET' statusCallbackEvent='ringing'>+1555</Number>"
                        + "</Dial></Response>"))
                .contains("<Number" + ADDED + ">+1555</Number>");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            <Gather action="/next"/>                      | action="https://bot.example.com/next"
            <Gather action="next?a=1&amp;b=2#c"/>         | action="https://bot.example.com/agents/next?a=1&amp;b=2#c"
            <Gather action="?step=2"/>                    | action="https://bot.example.com/agents/voice?step=2"
            <Gather action="#rc=2"/>                      | action="https://bot.example.com/agents/voice?tenant=7#rc=2"
            <Gather action="//cdn.example.com/x"/>        | action="https://cdn.example.com/x"
            <Gather action="../up"/>                      | action="https://bot.example.com/up"
            <Gather action=" /next "/>                    | action="https://bot.example.com/next"
            <Gather action="/a b/ü?100%"/>                | action="https://bot.example.com/a%20b/%C3%BC?100%25"
            <Gather action=""/>                           | action=""
            <Gather action="HTTPS://Other.example/x"/>    | action="HTTPS://Other.example/x"
            <Gather partialResultCallback="/p"/>          | partialResultCallback="https://bot.example.com/p"
            <Record recordingStatusCallback="/r"/>        | recordingStatusCallback="https://bot.example.com/r"
            <Record transcribeCallback="/t"/>             | transcribeCallback="https://bot.example.com/t"
            <Enqueue waitUrl="/w">q</Enqueue>             | waitUrl="https://bot.example.com/w"
            <Dial><Number url="/whisper">1</Number></Dial> | url="https://bot.example.com/whisper"
            <Dial><Number statusCallback="/s">1</Number></Dial> | statusCallback="https://bot.example.com/s"
            <Message statusCallback="/s">Hi</Message>     | statusCallback="https://bot.example.com/s"
            <Connect><Stream url="/media"/></Connect>     | url="wss://bot.example.com/media"
            <Start><Stream url="wss://x.example/m" statusCallback="/s"/></Start> | statusCallback="https://bot.example.com/s"
            <Start><Transcription statusCallbackUrl="/s"/></Start> | statusCallbackUrl="https://bot.example.com/s"
            <Redirect>/next?a=1&amp;b=2</Redirect>        | >https://bot.example.com/next?a=1&amp;b=2</Redirect>
            <Redirect><![CDATA[/next?a=1&b=2]]></Redirect> | >https://bot.example.com/next?a=1&amp;b=2</Redirect>
            <Redirect/>                                   | <Redirect/>
            <Play>hold.mp3</Play>                         | <Play>https://bot.example.com/agents/hold.mp3</Play>
            <Play digits="1w2"/>                          | <Play digits="1w2"/>
            <Play>https://x.example/a.mp3</Play>          | <Play>https://x.example/a.mp3</Play>
            <Gather><Play>/a.mp3</Play></Gather>          | <Play>https://bot.example.com/a.mp3</Play>
            <Message><Body>/not/a/url</Body><Media>/a.png</Media></Message> | <Media>https://bot.example.com/a.png</Media>
            <Message><Body>/not/a/url</Body></Message>    | <Body>/not/a/url</Body>
            <Say>/not/a/url</Say>                         | <Say>/not/a/url</Say>
            <Say language="url">action</Say>              | <Say language="url">action</Say>
            """)
    void relativeUrlsAreTheRuntimes(String verb, String expected) throws Exception {
        assertThat(of("<Response>" + verb + "</Response>")).contains(expected);
    }

    private static String nested(int depth) {
        return "<Response>" + "<a>".repeat(depth) + "</a>".repeat(depth) + "</Response>";
    }

    private static String of(String answer) throws RefusedAnswerException {
        return Twiml.of(answer.getBytes(StandardCharsets.UTF_8), null, BASE, STATUS);
    }

    private static Document parsed(String xml) throws Exception {
        return DocumentBuilderFactory.newDefaultNSInstance()
                .newDocumentBuilder()
                .parse(new InputSource(new StringReader(xml)));
    }
}
