package dev.switchboard.api.runtime;

import dev.switchboard.activities.agent.Greeting;
import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.net.URI;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import javax.xml.transform.OutputKeys;
import javax.xml.transform.Transformer;
import javax.xml.transform.TransformerException;
import javax.xml.transform.TransformerFactory;
import javax.xml.transform.dom.DOMSource;
import javax.xml.transform.stream.StreamResult;
import org.jspecify.annotations.Nullable;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;
import org.w3c.dom.Text;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;
import org.xml.sax.SAXParseException;
import org.xml.sax.helpers.DefaultHandler;

/**
 * TwiML that somebody else wrote, made ready to be passed on. It is XML 1.0 in UTF-8, and Twilio refuses nothing of it.
 * Its URLs are absolute, and everything that reports its end reports it to us. All else of the document stays.
 */
final class Twiml {

    /** The code of what is no TwiML at all. */
    static final String NOT_TWIML = "not_twiml";

    /** The longest document, as it came and as it goes. */
    static final int MAX_BYTES = 64 * 1024;

    /** TwiML nests five elements or so. A parser or a writer that follows thousands runs out of stack. */
    private static final int MAX_DEPTH = 32;

    /** The longest text that Twilio speaks at once (www.twilio.com/docs/voice/twiml/say). */
    private static final int MAX_SPOKEN = 4_096;

    private static final String DECLARATION = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>";

    /** A document that says nothing. */
    static final String NOTHING = DECLARATION + "<Response/>";

    /** What makes a leg of a call, beneath Dial. */
    private static final Set<String> LEGS = Set.of("Application", "Client", "Number", "Sip", "WhatsApp");

    private Twiml() {}

    /**
     * Makes a runtime's answer ready. Every message and every leg of a call that it makes gets our status callback
     * unless it has one. Twilio tells what becomes of them only where they ask for it, never by the number's status
     * callback.
     *
     * @param stated the encoding that the Content-Type names, if it names one
     * @param base the runtime's URL
     * @param statusCallback our status callback with its connection overrides
     * @return the TwiML to pass on
     */
    static String of(byte[] answer, @Nullable Charset stated, URI base, String statusCallback)
            throws RefusedAnswerException {
        Document document = parse(XmlText.of(answer, stated));
        if (!document.getDocumentElement().getTagName().equals("Response")) {
            throw notTwiml("The answer's root element is not Response.");
        }
        // A list of its own: the DOM's is counted anew after every change.
        for (Element element : elements(document)) {
            check(element);
            TwimlUrls.makeAbsolute(element, base);
            if (reportsItsEnd(element) && !element.hasAttribute("statusCallback")) {
                element.setAttribute("statusCallback", statusCallback);
                // They are about the status callback that there was not.
                element.removeAttribute("statusCallbackMethod");
                element.removeAttribute("statusCallbackEvent");
            }
        }
        String twiml = DECLARATION + write(document);
        if (twiml.getBytes(StandardCharsets.UTF_8).length > MAX_BYTES) {
            throw tooLarge();
        }
        return twiml;
    }

    static RefusedAnswerException tooLarge() {
        return new RefusedAnswerException(
                "too_large", "The answer, with status callbacks in it, is longer than " + MAX_BYTES + " bytes.");
    }

    private static boolean reportsItsEnd(Element element) {
        return switch (element.getTagName()) {
            case "Message", "Sms" -> true;
            default ->
                LEGS.contains(element.getTagName())
                        && element.getParentNode() instanceof Element parent
                        && parent.getTagName().equals("Dial");
        };
    }

    private static void check(Element element) throws RefusedAnswerException {
        switch (element.getTagName()) {
            case "Message", "Sms" -> checkMessage(element);
            case "Say" -> {
                if (element.getTextContent().strip().length() > MAX_SPOKEN) {
                    throw new RefusedAnswerException(
                            "text_too_long", "The answer has a Say of more than 4,096 characters.");
                }
            }
            default -> {}
        }
    }

    /** Twilio refuses what has neither text nor media, and a text that is too long (error 14103). */
    private static void checkMessage(Element message) throws RefusedAnswerException {
        StringBuilder text = new StringBuilder();
        boolean media = false;
        NodeList children = message.getChildNodes();
        for (int i = 0; i < children.getLength(); i++) {
            Node child = children.item(i);
            if (child instanceof Text || child.getNodeName().equals("Body")) {
                text.append(child.getTextContent().strip());
            } else if (child.getNodeName().equals("Media")) {
                media |= !child.getTextContent().isBlank();
            }
        }
        String name = message.getTagName();
        if (Greeting.isBlank(text.toString()) && !media) {
            throw new RefusedAnswerException("empty_message", "The answer has a " + name + " without text or media.");
        }
        if (text.length() > Greeting.MAX_LENGTH) {
            throw new RefusedAnswerException(
                    "text_too_long", "The answer has a " + name + " of more than 1,600 characters.");
        }
    }

    private static List<Element> elements(Document document) {
        List<Element> elements = new ArrayList<>();
        NodeList all = document.getElementsByTagName("*");
        for (int i = 0; i < all.getLength(); i++) {
            elements.add((Element) all.item(i));
        }
        return elements;
    }

    private static Document parse(String xml) throws RefusedAnswerException {
        try {
            Document document = builder().parse(new InputSource(new StringReader(xml)));
            // Of a declaration that XmlText has left: its names and characters need not be those of XML 1.0.
            if (!"1.0".equals(document.getXmlVersion())) {
                throw notTwiml("The answer is not XML 1.0.");
            }
            return document;
        } catch (SAXParseException e) {
            // Only where: the parser's words have the document's.
            throw notTwiml(
                    "The answer is not well-formed XML 1.0 without a DOCTYPE, nested %d deep at most: line %d, column %d."
                            .formatted(MAX_DEPTH, e.getLineNumber(), e.getColumnNumber()));
        } catch (SAXException e) {
            throw notTwiml("The answer is not well-formed XML.");
        } catch (IOException | ParserConfigurationException e) {
            throw new IllegalStateException("Every Java platform parses XML safely", e);
        }
    }

    private static RefusedAnswerException notTwiml(String reason) {
        return new RefusedAnswerException(NOT_TWIML, reason);
    }

    private static DocumentBuilder builder() throws ParserConfigurationException {
        DocumentBuilderFactory factory = DocumentBuilderFactory.newDefaultNSInstance();
        factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
        factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
        factory.setAttribute("http://www.oracle.com/xml/jaxp/properties/maxElementDepth", MAX_DEPTH);
        DocumentBuilder builder = factory.newDocumentBuilder();
        // Throws what is fatal, and writes nothing to the console.
        builder.setErrorHandler(new DefaultHandler());
        return builder;
    }

    private static String write(Document document) {
        try {
            TransformerFactory factory = TransformerFactory.newDefaultInstance();
            factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
            Transformer transformer = factory.newTransformer();
            transformer.setOutputProperty(OutputKeys.OMIT_XML_DECLARATION, "yes");
            transformer.setOutputProperty(OutputKeys.ENCODING, StandardCharsets.UTF_8.name());
            StringWriter text = new StringWriter();
            transformer.transform(new DOMSource(document), new StreamResult(text));
            return text.toString();
        } catch (TransformerException e) {
            throw new IllegalStateException("What was parsed can be written", e);
        }
    }
}
