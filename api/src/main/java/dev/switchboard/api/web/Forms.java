package dev.switchboard.api.web;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import org.springframework.util.LinkedMultiValueMap;
import org.springframework.util.MultiValueMap;

/** Forms, decoded by code of our own: the container would decode them only from a stream that is still unread. */
public final class Forms {

    private Forms() {}

    /**
     * The fields of a body of type {@code application/x-www-form-urlencoded}, in UTF-8 and in the order they came; one
     * without a value has the empty one.
     *
     * @throws IllegalArgumentException when it is not encoded as a form is
     */
    public static MultiValueMap<String, String> fields(String body) {
        MultiValueMap<String, String> fields = new LinkedMultiValueMap<>();
        for (String field : body.split("&", -1)) {
            if (!field.isEmpty()) {
                int equals = field.indexOf('=');
                String name = equals < 0 ? field : field.substring(0, equals);
                String value = equals < 0 ? "" : field.substring(equals + 1);
                fields.add(decoded(name), decoded(value));
            }
        }
        return fields;
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }
}
