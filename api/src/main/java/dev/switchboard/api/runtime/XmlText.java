package dev.switchboard.api.runtime;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The characters of an XML document. Its encoding is told by a byte order mark, else by the Content-Type, else by its
 * own declaration, else it is UTF-8 (RFC 7303, section 3).
 */
final class XmlText {

    private static final String NAME = "[A-Za-z][A-Za-z0-9._-]*";
    private static final String DECLARATION = "<\\?xml\\s+version\\s*=\\s*(?:\"1\\.[0-9]+\"|'1\\.[0-9]+')"
            + "(?:\\s+encoding\\s*=\\s*[\"'](?<encoding>" + NAME + ")[\"'])?"
            + "(?:\\s+standalone\\s*=\\s*(?:\"(?:yes|no)\"|'(?:yes|no)'))?\\s*\\?>";
    private static final Pattern BEGINS_WITH_DECLARATION = Pattern.compile("\\A" + DECLARATION);

    /** How far into a document its declaration may reach. */
    private static final int DECLARATION_BYTES = 256;

    private XmlText() {}

    /**
     * Decodes a document, and takes its XML declaration away: what is sent on is UTF-8 and XML 1.0, whatever it was.
     *
     * @param stated the encoding that the Content-Type names, if it names one
     */
    static String of(byte[] body, @Nullable Charset stated) throws RefusedAnswerException {
        Charset charset = encoding(body, stated);
        String text;
        try {
            text = charset.newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT)
                    .decode(ByteBuffer.wrap(body))
                    .toString();
        } catch (CharacterCodingException | UnsupportedOperationException e) {
            throw new RefusedAnswerException(
                    Twiml.NOT_TWIML, "The answer is not in " + charset.name() + ", as it says it is.");
        }
        String document = text.startsWith("\uFEFF") ? text.substring(1) : text;
        return BEGINS_WITH_DECLARATION.matcher(document).replaceFirst("");
    }

    private static Charset encoding(byte[] body, @Nullable Charset stated) throws RefusedAnswerException {
        String start = HexFormat.of().formatHex(Arrays.copyOf(body, 4));
        if (start.startsWith("efbbbf")) {
            return StandardCharsets.UTF_8;
        }
        if (start.startsWith("0000feff") || start.startsWith("fffe0000")) {
            return Charset.forName("UTF-32");
        }
        if (start.startsWith("feff") || start.startsWith("fffe")) {
            return StandardCharsets.UTF_16;
        }
        if (stated != null) {
            return stated;
        }
        if (start.startsWith("003c")) {
            return StandardCharsets.UTF_16BE;
        }
        return start.startsWith("3c00") ? StandardCharsets.UTF_16LE : declared(body);
    }

    private static Charset declared(byte[] body) throws RefusedAnswerException {
        String start = new String(body, 0, Math.min(body.length, DECLARATION_BYTES), StandardCharsets.ISO_8859_1);
        Matcher declaration = BEGINS_WITH_DECLARATION.matcher(start);
        String name = declaration.find() ? declaration.group("encoding") : null;
        // Who reads the declaration byte by byte has seen that it is not in UTF-16, whatever it says; .NET writes that.
        if (name == null
                || name.regionMatches(true, 0, "UTF-16", 0, 6)
                || name.regionMatches(true, 0, "UTF-32", 0, 6)) {
            return StandardCharsets.UTF_8;
        }
        try {
            return Charset.forName(name);
        } catch (IllegalCharsetNameException | UnsupportedCharsetException unknown) {
            throw new RefusedAnswerException(
                    Twiml.NOT_TWIML, "The answer is in an encoding that is not known; use UTF-8.");
        }
    }
}
