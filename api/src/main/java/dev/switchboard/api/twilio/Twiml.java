package dev.switchboard.api.twilio;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import javax.xml.transform.TransformerException;
import javax.xml.transform.TransformerFactory;
import javax.xml.transform.dom.DOMSource;
import javax.xml.transform.stream.StreamResult;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

/** TwiML that somebody else wrote. */
final class Twiml {

    private Twiml() {}

    /**
     * Checks that a runtime's answer is TwiML (an XML document whose root is {@code Response}, without a DOCTYPE), and
     * has every {@code Message} report what becomes of it: Twilio tells the state of a reply only where the reply asks
     * for it, never by the number's status callback.
     *
     * @return the TwiML to pass on; empty when it is none
     */
    static Optional<String> checked(byte[] xml, String statusCallbackUrl) {
        try {
            DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
            factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
            factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
            factory.setExpandEntityReferences(false);
            var builder = factory.newDocumentBuilder();
            builder.setErrorHandler(null);
            Document document = builder.parse(new ByteArrayInputStream(xml));
            if (!document.getDocumentElement().getTagName().equals("Response")) {
                return Optional.empty();
            }
            NodeList messages = document.getElementsByTagName("Message");
            for (int i = 0; i < messages.getLength(); i++) {
                if (messages.item(i) instanceof Element message && !message.hasAttribute("statusCallback")) {
                    message.setAttribute("statusCallback", statusCallbackUrl);
                }
            }
            return Optional.of(write(document));
        } catch (SAXException | IOException notXml) {
            return Optional.empty();
        } catch (ParserConfigurationException | TransformerException e) {
            throw new IllegalStateException("Every Java platform parses and writes XML safely", e);
        }
    }

    private static String write(Document document) throws TransformerException {
        TransformerFactory factory = TransformerFactory.newInstance();
        factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
        document.setXmlStandalone(true);
        StringWriter text = new StringWriter();
        var transformer = factory.newTransformer();
        transformer.setOutputProperty(javax.xml.transform.OutputKeys.ENCODING, StandardCharsets.UTF_8.name());
        transformer.transform(new DOMSource(document), new StreamResult(text));
        return text.toString();
    }
}
