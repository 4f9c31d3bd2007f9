package dev.switchboard.api.twilio;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.util.LinkedMultiValueMap;
import org.springframework.util.MultiValueMap;

/**
 * What Twilio sent, after its signature was checked.
 *
 * @param parameters the form's parameters, decoded, in the order they came; empty for a body that is not a form
 */
record TwilioRequest(Map<String, List<String>> parameters) {

    /** The request attribute under which the signature filter leaves it. */
    static final String ATTRIBUTE = "dev.switchboard.api.twilio.TwilioRequest";

    TwilioRequest {
        parameters = Collections.unmodifiableMap(new LinkedHashMap<>(parameters));
    }

    /** The first value of a parameter, if it is there and not empty. */
    Optional<String> get(String name) {
        return Optional.ofNullable(parameters.get(name))
                .map(values -> values.get(0))
                .filter(value -> !value.isEmpty());
    }

    /** Every parameter with its first value. */
    Map<String, String> single() {
        Map<String, String> single = new LinkedHashMap<>();
        parameters.forEach((name, values) -> single.put(name, values.get(0)));
        return single;
    }

    /** Decodes a form body. Own code, since the container would decode it only from a stream that is still unread. */
    static TwilioRequest ofForm(String body) {
        MultiValueMap<String, String> parameters = new LinkedMultiValueMap<>();
        for (String pair : body.split("&", -1)) {
            if (!pair.isEmpty()) {
                int equals = pair.indexOf('=');
                String name = equals < 0 ? pair : pair.substring(0, equals);
                String value = equals < 0 ? "" : pair.substring(equals + 1);
                parameters.add(decode(name), decode(value));
            }
        }
        return new TwilioRequest(parameters);
    }

    private static String decode(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }
}
