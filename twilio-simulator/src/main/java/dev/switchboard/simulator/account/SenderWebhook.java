package dev.switchboard.simulator.account;

import dev.switchboard.simulator.http.Json;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The webhook of a WhatsApp sender; null is unset. */
public record SenderWebhook(
        @Nullable String callbackUrl,
        @Nullable String callbackMethod,
        @Nullable String fallbackUrl,
        @Nullable String fallbackMethod,
        @Nullable String statusCallbackUrl,
        @Nullable String statusCallbackMethod) {

    public static final SenderWebhook UNSET = new SenderWebhook(null, null, null, null, null, null);

    /** Reads Twilio's JSON; what is absent or empty is unset. */
    public static SenderWebhook fromJson(JsonNode webhook) {
        return new SenderWebhook(
                Json.text(webhook, "callback_url"),
                Json.text(webhook, "callback_method"),
                Json.text(webhook, "fallback_url"),
                Json.text(webhook, "fallback_method"),
                Json.text(webhook, "status_callback_url"),
                Json.text(webhook, "status_callback_method"));
    }

    public void render(ObjectNode webhook) {
        webhook.put("callback_url", callbackUrl);
        webhook.put("callback_method", callbackMethod);
        webhook.put("fallback_url", fallbackUrl);
        webhook.put("fallback_method", fallbackMethod);
        webhook.put("status_callback_url", statusCallbackUrl);
        webhook.put("status_callback_method", statusCallbackMethod);
    }
}
