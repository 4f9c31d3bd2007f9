package dev.switchboard.simulator.webhook;

import java.util.ArrayList;
import java.util.List;

/**
 * What came of calling a URL: every request, with retries and redirects, and the answer to the last.
 *
 * @param url where the answer came from, for the links in it
 */
public record WebhookExchange(List<WebhookRequest> requests, WebhookUrl url, String contentType, String body) {

    public WebhookExchange {
        requests = List.copyOf(requests);
    }

    public WebhookRequest last() {
        return requests.get(requests.size() - 1);
    }

    public boolean failed() {
        return last().error() != null;
    }

    /** Not sent, as the host is not this machine. */
    public boolean refused() {
        return last().error() != null && last().errorCode() == null;
    }

    /** As answered well over HTTP, but with something that Twilio cannot use. */
    public WebhookExchange withError(int code, String message) {
        List<WebhookRequest> changed = new ArrayList<>(requests);
        changed.set(changed.size() - 1, last().withError(code, message));
        return new WebhookExchange(changed, url, contentType, body);
    }
}
