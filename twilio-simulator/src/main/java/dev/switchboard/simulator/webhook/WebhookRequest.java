package dev.switchboard.simulator.webhook;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A request that the simulated Twilio made to the application, or refused to make.
 *
 * @param url as configured
 * @param parameters of the form, or of the query for GET
 * @param idempotencyToken the same for every try of one request
 * @param status the HTTP status of the answer; null without one
 * @param errorCode what Twilio's debugger would show, for example 11200; null when nothing was wrong
 * @param error the same in words
 */
public record WebhookRequest(
        String method,
        String url,
        Map<String, String> parameters,
        String idempotencyToken,
        long millis,
        @Nullable Integer status,
        @Nullable Integer errorCode,
        @Nullable String error) {

    WebhookRequest withError(int code, String message) {
        return new WebhookRequest(method, url, parameters, idempotencyToken, millis, status, code, message);
    }
}
