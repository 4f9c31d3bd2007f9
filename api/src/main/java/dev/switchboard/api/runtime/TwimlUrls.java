package dev.switchboard.api.runtime;

import java.net.URI;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.w3c.dom.Attr;
import org.w3c.dom.Element;

/**
 * The URLs in TwiML. Twilio resolves relative ones against the document's, which is ours; they are meant against that
 * of the runtime that wrote them (www.twilio.com/docs/voice/twiml, and the page of each verb).
 */
final class TwimlUrls {

    /** Of any verb or noun; a test finds those that twilio-java knows besides. */
    private static final Set<String> ATTRIBUTES = Set.of(
            "action",
            "amdStatusCallback",
            "eventCallbackUrl",
            "partialResultCallback",
            "recordingStatusCallback",
            "referUrl",
            "statusCallback",
            "statusCallbackUrl",
            "transcribeCallback",
            "url",
            "waitUrl");

    /** What has a URL as its text. */
    private static final Set<String> TEXTS = Set.of("Media", "Play", "Redirect");

    /** What has a WebSocket's URL. */
    private static final Set<String> WEB_SOCKETS = Set.of("ConversationRelay", "Stream");

    private static final Pattern ABSOLUTE = Pattern.compile("(?s)[A-Za-z][A-Za-z0-9+.-]*:.*");

    private TwimlUrls() {}

    /** Makes the URLs of an element absolute; what its children have stays as it is. */
    static void makeAbsolute(Element element, URI base) {
        for (String name : ATTRIBUTES) {
            Attr attribute = element.getAttributeNode(name);
            if (attribute != null && isRelative(attribute.getValue())) {
                String url = absolute(base, attribute.getValue());
                attribute.setValue(
                        name.equals("url") && WEB_SOCKETS.contains(element.getTagName()) ? webSocket(url) : url);
            }
        }
        if (TEXTS.contains(element.getTagName()) && isRelative(element.getTextContent())) {
            element.setTextContent(absolute(base, element.getTextContent()));
        }
    }

    /** An empty one is the document itself, as Twilio got it: from us. */
    private static boolean isRelative(String url) {
        String text = url.strip();
        return !text.isEmpty() && !ABSOLUTE.matcher(text).matches();
    }

    private static String absolute(URI base, String url) {
        return RelativeUrl.of(url.strip()).against(base);
    }

    private static String webSocket(String url) {
        return url.toLowerCase(Locale.ROOT).startsWith("http") ? "ws" + url.substring("http".length()) : url;
    }
}
