package dev.switchboard.api.callback;

import dev.switchboard.activities.twilio.TwilioAddress;
import dev.switchboard.api.web.Forms;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * What Twilio sent, after its signature was checked.
 *
 * @param parameters the form's parameters, decoded, in the order they came; of a JSON object the members that are
 *     texts, numbers or booleans; empty for any other body
 */
record TwilioRequest(Map<String, List<String>> parameters) {

    /** The request attribute under which the signature filter leaves it. */
    static final String ATTRIBUTE = "dev.switchboard.api.callback.TwilioRequest";

    /** In forms, and as JSON of Twilio's writes it. */
    private static final List<String> ACCOUNT_SID = List.of("AccountSid", "accountSid", "account_sid");

    private static final JsonMapper JSON = JsonMapper.builder().build();

    TwilioRequest {
        parameters = Collections.unmodifiableMap(new LinkedHashMap<>(parameters));
    }

    /**
     * The first value of a parameter, if it is there and not empty; without the character zero, which no column has.
     */
    Optional<String> get(String name) {
        return Optional.ofNullable(parameters.get(name))
                .map(values -> values.get(0).replace("\0", ""))
                .filter(value -> !value.isEmpty());
    }

    /** The address that a parameter is. */
    TwilioAddress address(String name) {
        return TwilioAddress.of(get(name).orElse(null));
    }

    /** The account that it says it is from. */
    Optional<String> accountSid() {
        return ACCOUNT_SID.stream().flatMap(name -> get(name).stream()).findFirst();
    }

    /** Every parameter with its first value. */
    Map<String, String> single() {
        Map<String, String> single = new LinkedHashMap<>();
        parameters.forEach((name, values) -> single.put(name, values.get(0)));
        return single;
    }

    /**
     * Reads a body.
     *
     * @throws IllegalArgumentException when it is a form that cannot be decoded
     */
    static TwilioRequest of(@Nullable String contentType, byte[] body) {
        if (isForm(contentType)) {
            return ofForm(new String(body, StandardCharsets.UTF_8));
        }
        return isOf(contentType, "json") ? ofJson(body) : new TwilioRequest(Map.of());
    }

    static boolean isForm(@Nullable String contentType) {
        return contentType != null
                && contentType.toLowerCase(Locale.ROOT).startsWith(MediaType.APPLICATION_FORM_URLENCODED_VALUE);
    }

    private static boolean isOf(@Nullable String contentType, String word) {
        return contentType != null && contentType.toLowerCase(Locale.ROOT).contains(word);
    }

    /** What cannot be read has no parameters: its signature is over the bytes. */
    private static TwilioRequest ofJson(byte[] body) {
        Map<String, List<String>> parameters = new LinkedHashMap<>();
        try {
            JSON.readTree(body).forEachEntry((name, value) -> {
                if (value.isValueNode() && !value.isNull()) {
                    parameters.put(name, List.of(value.asString()));
                }
            });
        } catch (JacksonException notJson) {
            return new TwilioRequest(Map.of());
        }
        return new TwilioRequest(parameters);
    }

    static TwilioRequest ofForm(String body) {
        return new TwilioRequest(Forms.fields(body));
    }
}
