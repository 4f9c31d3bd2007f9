package dev.switchboard.api.web;

import dev.switchboard.api.problem.Problem;
import dev.switchboard.api.problem.RequestError;
import jakarta.servlet.http.HttpServletRequest;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;

/**
 * What counts as a JSON body: one that says {@code application/json}, one that says {@code text/plain}, as a
 * {@code fetch} of a string does, and one that says nothing. Calls carry bearer tokens, which no page of another site
 * can send, so a type that browsers let every page send opens nothing.
 */
final class JsonBody {

    private static final String CURE =
            "send the body as JSON in UTF-8 with \"Content-Type: application/json\"; text/plain,"
                    + " or no Content-Type, is read as JSON too.";

    private JsonBody() {}

    /**
     * Refuses a body that is of another type, compressed, or not in UTF-8. What type an absent body claims is all one.
     *
     * @throws Problem 415, or 400 when the body is not what it says
     */
    static void require(HttpServletRequest request, byte[] body) {
        if (!hasBody(request, body)) {
            return;
        }
        List<String> types = Collections.list(request.getHeaders(HttpHeaders.CONTENT_TYPE)).stream()
                .filter(type -> !type.isBlank())
                .toList();
        if (types.size() > 1) {
            throw unsupported(HttpHeaders.CONTENT_TYPE, "is given more than once");
        }
        if (!types.isEmpty()) {
            requireJson(parse(types.get(0)));
        }
        String encoding = request.getHeader(HttpHeaders.CONTENT_ENCODING);
        if (encoding != null && !encoding.isBlank() && !encoding.strip().equalsIgnoreCase("identity")) {
            throw unsupported(HttpHeaders.CONTENT_ENCODING, "is not accepted, send the body as it is");
        }
        if (!isUtf8(body)) {
            throw Problem.invalid("body", "is not JSON in UTF-8.");
        }
    }

    /** By what it says of its length too, since who looks for parameters before us reads a form to its end. */
    private static boolean hasBody(HttpServletRequest request, byte[] body) {
        return body.length > 0
                || request.getContentLengthLong() > 0
                || request.getHeader(HttpHeaders.TRANSFER_ENCODING) != null;
    }

    private static @Nullable MediaType parse(String type) {
        try {
            return MediaType.parseMediaType(type);
        } catch (InvalidMediaTypeException malformed) {
            return null;
        }
    }

    private static void requireJson(@Nullable MediaType type) {
        if (type == null) {
            throw unsupported(HttpHeaders.CONTENT_TYPE, "is malformed");
        }
        if (!type.equalsTypeAndSubtype(MediaType.APPLICATION_JSON)
                && !type.equalsTypeAndSubtype(MediaType.TEXT_PLAIN)) {
            throw unsupported(HttpHeaders.CONTENT_TYPE, type.getType() + '/' + type.getSubtype() + " is not read here");
        }
        Charset charset = type.getCharset();
        if (charset != null && !charset.equals(StandardCharsets.UTF_8)) {
            throw unsupported(HttpHeaders.CONTENT_TYPE, "names the charset " + charset.name());
        }
    }

    /** JSON has no NUL, and what is in UTF-16 or UTF-32 has many. */
    private static boolean isUtf8(byte[] body) {
        for (byte unit : body) {
            if (unit == 0) {
                return false;
            }
        }
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body));
            return true;
        } catch (CharacterCodingException malformed) {
            return false;
        }
    }

    private static Problem unsupported(String header, String what) {
        return Problem.of(RequestError.UNSUPPORTED_MEDIA_TYPE, header + ": " + what + "; " + CURE)
                .with("field", header)
                .withHeader(HttpHeaders.ACCEPT, MediaType.APPLICATION_JSON_VALUE + ", " + MediaType.TEXT_PLAIN_VALUE);
    }
}
