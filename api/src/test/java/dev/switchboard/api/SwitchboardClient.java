package dev.switchboard.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Calls the REST API as somebody. Immutable; {@code with…} answers a client that also sends a header. */
public final class SwitchboardClient {

    private static final HttpClient HTTP = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();
    private static final JsonMapper JSON = new JsonMapper();

    private final URI base;
    private final List<String> headers;
    private final boolean saysJson;

    SwitchboardClient(URI base, List<String> headers) {
        this(base, headers, true);
    }

    private SwitchboardClient(URI base, List<String> headers, boolean saysJson) {
        this.base = base;
        this.headers = List.copyOf(headers);
        this.saysJson = saysJson;
    }

    /** The answer, which has to be a success. */
    public static Answer ok(Answer answer) {
        assertThat(answer.status()).as(answer.text()).isBetween(200, 299);
        return answer;
    }

    /** Calls a service at another address, without a token. */
    public static SwitchboardClient at(URI base) {
        return new SwitchboardClient(base, List.of());
    }

    /**
     * An answer.
     *
     * @param text its body
     */
    public record Answer(int status, HttpResponse<String> response, String text) {

        /** The body as JSON. */
        public JsonNode json() {
            return JSON.readTree(text);
        }

        /** A text in the body, by JSON pointer; empty when it is null or absent. */
        public String at(String pointer) {
            return json().at(pointer).asString("");
        }

        public Optional<String> header(String name) {
            return response.headers().firstValue(name);
        }

        @Override
        public String toString() {
            return status + " " + text;
        }
    }

    public SwitchboardClient withHeader(String name, String value) {
        List<String> more = new ArrayList<>(headers);
        more.add(name);
        more.add(value);
        return new SwitchboardClient(base, more, saysJson);
    }

    /** Says of no body what it is, unless a Content-Type is given. */
    public SwitchboardClient withoutContentType() {
        return new SwitchboardClient(base, headers, false);
    }

    public SwitchboardClient withIdempotencyKey(String key) {
        return withHeader("Idempotency-Key", key);
    }

    /** Does not wait for operations. */
    public SwitchboardClient async() {
        return withHeader("Prefer", "respond-async");
    }

    public Answer get(String path) {
        return send("GET", path, null);
    }

    public Answer post(String path, String json) {
        return send("POST", path, json);
    }

    public Answer post(String path) {
        return send("POST", path, null);
    }

    public Answer put(String path, String json) {
        return send("PUT", path, json);
    }

    public Answer put(String path) {
        return send("PUT", path, null);
    }

    public Answer delete(String path, String json) {
        return send("DELETE", path, json);
    }

    public Answer delete(String path) {
        return send("DELETE", path, null);
    }

    /** Any request; with a body it says application/json unless another Content-Type was given. */
    public Answer send(String method, String path, @Nullable String body) {
        return sendBody(method, path, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
    }

    /** As above. */
    public Answer sendBody(String method, String path, BodyPublisher body) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(base + path))
                .timeout(Duration.ofSeconds(60))
                .method(method, body);
        for (int i = 0; i < headers.size(); i += 2) {
            request.header(headers.get(i), headers.get(i + 1));
        }
        if (saysJson && body.contentLength() != 0 && headers.stream().noneMatch("Content-Type"::equalsIgnoreCase)) {
            request.header("Content-Type", "application/json");
        }
        try {
            HttpResponse<String> response = HTTP.send(request.build(), BodyHandlers.ofString());
            Answer answer = new Answer(response.statusCode(), response, response.body());
            LastAnswers.keep(method, path, answer);
            DescribedApi.check(method, path, response);
            return answer;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** What is answered to a GET as it comes, for example server-sent events; fails when it is not 200. */
    public InputStream open(String path) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(base + path)).timeout(Duration.ofSeconds(10));
        for (int i = 0; i < headers.size(); i += 2) {
            request.header(headers.get(i), headers.get(i + 1));
        }
        try {
            HttpResponse<InputStream> response = HTTP.send(request.build(), BodyHandlers.ofInputStream());
            if (response.statusCode() != 200) {
                response.body().close();
                throw new AssertionError(path + " is answered " + response.statusCode());
            }
            return response.body();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    public Answer assign(String phoneNumberId, String chatbotId, boolean sms, boolean whatsApp) {
        return post(
                "/api/phone-numbers/assign",
                "{\"phoneNumberId\":\"%s\",\"chatbotId\":\"%s\",\"enableSms\":%s,\"enableWhatsApp\":%s}"
                        .formatted(phoneNumberId, chatbotId, sms, whatsApp));
    }

    public Answer unassign(String phoneNumberId) {
        return delete("/api/phone-numbers/assign", "{\"phoneNumberId\":\"" + phoneNumberId + "\"}");
    }

    public Answer webhooks(String phoneNumberId) {
        return get("/api/phone-numbers/webhooks?phoneNumberId=" + phoneNumberId);
    }

    public Answer updateWebhooks(String phoneNumberId) {
        return post("/api/phone-numbers/webhooks", "{\"phoneNumberId\":\"" + phoneNumberId + "\"}");
    }

    public Answer operation(String id) {
        return get("/api/operations/" + id);
    }

    /** Asks for the operation until it has ended, or fails after the time. */
    public Answer awaitEnd(String operationId, Duration atMost) {
        return await("the end of operation " + operationId)
                // A server that is being stopped has threads that fail: nothing of the operation.
                .dontCatchUncaughtExceptions()
                .atMost(atMost)
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(100))
                .until(
                        () -> operation(operationId),
                        answer ->
                                answer.status() == 200 && !answer.at("/endedAt").isEmpty());
    }
}
