package dev.switchboard.bench.faults;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Calls a server of the stack, and answers whatever it says. */
final class Http {

    static final JsonMapper JSON = new JsonMapper();

    /** Longer than any answer takes, by much. */
    private static final Duration ANSWER = Duration.ofSeconds(15);

    private final URI base;
    private final String[] headers;

    /** @param headers names and values in turn */
    Http(URI base, String... headers) {
        this.base = base;
        this.headers = headers.clone();
    }

    /**
     * An answer.
     *
     * @param body missing when it is no JSON
     * @param operationId the operation that it is about, or empty
     */
    record Answer(int status, JsonNode body, String text, String operationId) {

        @Override
        public String toString() {
            return status + " " + (text.length() > 300 ? text.substring(0, 300) + "…" : text);
        }
    }

    /**
     * Sends a request once. One that is not answered in time fails, and whether it took effect nobody knows.
     *
     * @param body empty for none
     * @param more more headers, names and values in turn
     */
    Answer send(String method, String path, String body, String... more) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(base.resolve(path))
                .header("Content-Type", "application/json")
                .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        if (headers.length > 0) {
            request.headers(headers);
        }
        if (more.length > 0) {
            request.headers(more);
        }
        HttpResponse<String> response = Exchange.of(request.build(), ANSWER);
        return new Answer(
                response.statusCode(),
                parsed(response.body()),
                response.body(),
                response.headers().firstValue("Operation-Id").orElse(""));
    }

    /** The body of a success. */
    JsonNode ask(String method, String path, String body) throws IOException, InterruptedException {
        Answer answer = send(method, path, body);
        if (answer.status() >= 300) {
            throw new IOException(method + " " + path + " was answered " + answer);
        }
        return answer.body();
    }

    private static JsonNode parsed(String text) {
        try {
            return text.isEmpty() ? JSON.missingNode() : JSON.readTree(text);
        } catch (JacksonException noJson) {
            return JSON.missingNode();
        }
    }
}
