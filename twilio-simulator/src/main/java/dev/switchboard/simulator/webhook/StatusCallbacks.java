package dev.switchboard.simulator.webhook;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Delivers status callbacks, as badly as asked for. */
public final class StatusCallbacks {

    private final WebhookClient webhooks;

    public StatusCallbacks(WebhookClient webhooks) {
        this.webhooks = webhooks;
    }

    /** A callback to deliver; copies of it carry one idempotency token. */
    public record Pending(String event, WebhookClient.Target target) {}

    public List<StatusCallback> deliver(List<Pending> events, CallbackOptions options, boolean anyHost) {
        if (options.drop()) {
            return events.stream()
                    .map(event -> new StatusCallback(event.event, 1, true, List.of()))
                    .toList();
        }
        pause(options.delayMillis());
        List<Copy> copies = new ArrayList<>();
        for (Pending event : events) {
            String token = WebhookClient.newIdempotencyToken();
            for (int copy = 1; copy <= options.copies(); copy++) {
                copies.add(new Copy(event, copy, token));
            }
        }
        if (options.shuffle()) {
            Collections.shuffle(copies);
        }
        List<StatusCallback> delivered = new ArrayList<>();
        for (Copy copy : copies) {
            WebhookExchange exchange = send(copy.event, copy.token, anyHost);
            delivered.add(new StatusCallback(copy.event.event, copy.number, false, exchange.requests()));
        }
        return delivered;
    }

    /** Nothing, or TwiML, is what Twilio wants to be answered here. */
    public WebhookExchange send(Pending event, String idempotencyToken, boolean anyHost) {
        WebhookExchange exchange = webhooks.send(event.target, idempotencyToken, anyHost);
        boolean content = !exchange.failed() && !exchange.body().isBlank();
        return content && !exchange.contentType().contains("xml")
                ? exchange.withError(15003, "A status callback wants no content, or TwiML as text/xml")
                : exchange;
    }

    private static void pause(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private record Copy(Pending event, int number, String token) {}
}
