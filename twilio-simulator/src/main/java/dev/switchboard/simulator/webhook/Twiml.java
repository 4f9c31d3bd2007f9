package dev.switchboard.simulator.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;
import org.xml.sax.SAXParseException;
import org.xml.sax.helpers.DefaultHandler;

/** The verbs of a TwiML document. */
public record Twiml(List<Verb> verbs) {

    /** A verb, or a noun in it, with its attributes and its text. */
    public record Verb(String name, Map<String, String> attributes, String text, List<Verb> children) {

        public String attribute(String attribute, String absent) {
            return attributes.getOrDefault(attribute, absent);
        }
    }

    /** An answer that Twilio cannot use, with the code its debugger shows. */
    public static final class InvalidException extends Exception {

        private final int code;

        private InvalidException(int code, String message) {
            super(message);
            this.code = code;
        }

        public int code() {
            return code;
        }
    }

    /**
     * Reads an answer. A plain text is as good as one that is said, or sent, by TwiML.
     *
     * @param verbOfText what a plain text stands for: Say or Message
     */
    public static Twiml read(String contentType, String body, String verbOfText) throws InvalidException {
        String type = contentType.split(";", -1)[0].strip().toLowerCase(Locale.ROOT);
        switch (type) {
            case "text/xml", "application/xml", "text/html" -> {
                return parse(body);
            }
            case "text/plain" -> {
                return new Twiml(List.of(new Verb(verbOfText, Map.of(), body.strip(), List.of())));
            }
            default ->
                throw new InvalidException(
                        12300, type.isEmpty() ? "No Content-Type" : "Content-Type " + type + " is not TwiML");
        }
    }

    private static Twiml parse(String body) throws InvalidException {
        try {
            // From bytes, so that the encoding which the document declares has to be the one that it is in.
            Document document =
                    builder().parse(new ByteArrayInputStream(body.strip().getBytes(UTF_8)));
            if (!"1.0".equals(document.getXmlVersion())) {
                throw new InvalidException(12100, "XML " + document.getXmlVersion() + " is not XML 1.0");
            }
            Element root = document.getDocumentElement();
            if (!root.getTagName().equals("Response")) {
                throw new InvalidException(12100, "The root element is " + root.getTagName() + ", not Response");
            }
            return new Twiml(children(root));
        } catch (SAXException e) {
            throw new InvalidException(12100, "Not XML: " + e.getMessage());
        } catch (IOException | ParserConfigurationException e) {
            throw new IllegalStateException(e);
        }
    }

    private static DocumentBuilder builder() throws ParserConfigurationException {
        DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
        factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
        factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
        DocumentBuilder builder = factory.newDocumentBuilder();
        builder.setErrorHandler(new DefaultHandler() {
            @Override
            public void fatalError(SAXParseException e) throws SAXException {
                throw e;
            }
        });
        return builder;
    }

    private static List<Verb> children(Element parent) {
        List<Verb> verbs = new ArrayList<>();
        NodeList nodes = parent.getChildNodes();
        for (int i = 0; i < nodes.getLength(); i++) {
            if (nodes.item(i) instanceof Element element) {
                verbs.add(verb(element));
            }
        }
        return List.copyOf(verbs);
    }

    private static Verb verb(Element element) {
        Map<String, String> attributes = new LinkedHashMap<>();
        for (int i = 0; i < element.getAttributes().getLength(); i++) {
            Node attribute = element.getAttributes().item(i);
            attributes.put(attribute.getNodeName(), attribute.getNodeValue());
        }
        String text = element.getTextContent().strip().replaceAll("\\s+", " ");
        return new Verb(element.getTagName(), attributes, text, children(element));
    }
}
