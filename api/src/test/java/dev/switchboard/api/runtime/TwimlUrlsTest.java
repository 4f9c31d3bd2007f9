package dev.switchboard.api.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.twilio.twiml.TwiML;
import java.io.StringReader;
import java.net.URI;
import java.util.Set;
import java.util.TreeSet;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.w3c.dom.Element;
import org.xml.sax.InputSource;

class TwimlUrlsTest {

    /** RFC 3986, sections 5.4.1 and 5.4.2, with the base http://a/b/c/d;p?q. */
    @ParameterizedTest
    @CsvSource({
        "g, http://a/b/c/g",
        "./g, http://a/b/c/g",
        "g/, http://a/b/c/g/",
        "/g, http://a/g",
        "//g, http://g",
        "?y, http://a/b/c/d;p?y",
        "g?y, http://a/b/c/g?y",
        "#s, http://a/b/c/d;p?q#s",
        "g#s, http://a/b/c/g#s",
        "g?y#s, http://a/b/c/g?y#s",
        ";x, http://a/b/c/;x",
        "g;x, http://a/b/c/g;x",
        "g;x?y#s, http://a/b/c/g;x?y#s",
        "., http://a/b/c/",
        "./, http://a/b/c/",
        ".., http://a/b/",
        "../, http://a/b/",
        "../g, http://a/b/g",
        "../.., http://a/",
        "../../, http://a/",
        "../../g, http://a/g",
        "../../../g, http://a/g",
        "/./g, http://a/g",
        "/../g, http://a/g",
        "g., http://a/b/c/g.",
        "..g, http://a/b/c/..g",
        "./../g, http://a/b/g",
        "./g/., http://a/b/c/g/",
        "g/../h, http://a/b/c/h",
        "g;x=1/../y, http://a/b/c/y",
        "g?y/../x, http://a/b/c/g?y/../x",
        "g#s/../x, http://a/b/c/g#s/../x"
    })
    void resolvesAsTheStandardSays(String relative, String expected) {
        assertThat(RelativeUrl.of(relative).against(URI.create("http://a/b/c/d;p?q")))
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "https://bot.example.com, next, https://bot.example.com/next",
        "https://bot.example.com?a=1, /next, https://bot.example.com/next",
        "https://bot.example.com:8443/x, next, https://bot.example.com:8443/next",
        "https://bot.example.com/x, //[2001:db8::1]/g, https://[2001:db8::1]/g",
        "https://bot.example.com, #f, https://bot.example.com#f",
        "https://[2001:db8::1]:8443/x, /next, https://[2001:db8::1]:8443/next",
        "https://bot.example.com/x, /[a]|{b}, https://bot.example.com/%5Ba%5D%7C%7Bb%7D"
    })
    void resolvesAgainstAnyRuntimesUrl(URI base, String relative, String expected) {
        assertThat(RelativeUrl.of(relative).against(base)).isEqualTo(expected);
    }

    /** Twilio's own library knows every verb: whatever it calls a URL is one for us too. */
    @Test
    void everyUrlThatTwiliosLibraryKnowsIsMadeAbsolute() throws Exception {
        Set<String> urls = new TreeSet<>();
        for (JavaClass type : new ClassFileImporter().importPackagesOf(TwiML.class)) {
            type.getFields().stream()
                    .filter(field -> field.getRawType().isEquivalentTo(URI.class)
                            || field.getName().matches("url|.*(Url|Callback)"))
                    .map(field -> field.getName())
                    // SIP addresses, and the constructor's names of what is a text.
                    .filter(name -> !name.equals("sipUrl"))
                    .forEach(urls::add);
        }
        assertThat(urls).hasSizeGreaterThan(10).contains("action", "waitUrl", "statusCallbackUrl");
        for (String name : urls) {
            Element element = DocumentBuilderFactory.newDefaultInstance()
                    .newDocumentBuilder()
                    .parse(new InputSource(new StringReader("<Verb " + name + "=\"/x\"/>")))
                    .getDocumentElement();
            TwimlUrls.makeAbsolute(element, URI.create("https://bot.example.com/agent"));
            assertThat(element.getAttribute(name)).as(name).isEqualTo("https://bot.example.com/x");
        }
    }
}
