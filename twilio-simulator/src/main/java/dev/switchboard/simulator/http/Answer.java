package dev.switchboard.simulator.http;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * What a request is answered.
 *
 * @param applied whether it changed what the account holds
 */
public record Answer(int status, String contentType, String body, Map<String, String> headers, boolean applied) {

    private static final String JSON = "application/json";

    public static Answer ok(JsonNode body) {
        return new Answer(200, JSON, body.toString(), Map.of(), false);
    }

    public static Answer applied(int status, JsonNode body) {
        return new Answer(status, JSON, body.toString(), Map.of(), true);
    }

    public static Answer deleted() {
        return new Answer(204, JSON, "", Map.of(), true);
    }

    public static Answer error(int status, int code, String message) {
        JsonNode body = Json.object()
                .put("code", code)
                .put("message", message)
                .put("more_info", "https://www.twilio.com/docs/errors/" + code)
                .put("status", status);
        return new Answer(status, JSON, body.toString(), Map.of(), false);
    }

    /** An error page as a proxy in front of Twilio makes one. */
    public static Answer html(int status, String message) {
        String body = "<html><head><title>%1$d %2$s</title></head><body><h1>%1$d %2$s</h1></body></html>"
                .formatted(status, message);
        return new Answer(status, "text/html", body, Map.of(), false);
    }

    /** With a Retry-After, if one is given. */
    public Answer withRetryAfter(@Nullable Integer seconds) {
        if (seconds == null) {
            return this;
        }
        return new Answer(status, contentType, body, Map.of("Retry-After", seconds.toString()), applied);
    }
}
