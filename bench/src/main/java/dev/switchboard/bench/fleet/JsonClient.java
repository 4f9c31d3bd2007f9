package dev.switchboard.bench.fleet;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Speaks JSON with a server on this machine, always with the same headers. */
final class JsonClient {

    private static final JsonMapper JSON = new JsonMapper();

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final URI base;
    private final String[] headers;

    /** @param headers names and values in turn */
    JsonClient(URI base, String... headers) {
        this.base = base;
        this.headers = headers.clone();
    }

    JsonNode get(String path) throws IOException {
        return send("GET", path, "");
    }

    /** What was answered; fails unless that is a success. */
    JsonNode send(String method, String path, String body) throws IOException {
        HttpRequest.Builder request = HttpRequest.newBuilder(base.resolve(path))
                .timeout(Duration.ofMinutes(2))
                .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        if (headers.length > 0) {
            request.headers(headers);
        }
        try {
            HttpResponse<String> response = http.send(request.build(), BodyHandlers.ofString());
            if (response.statusCode() >= 300) {
                throw new IOException(
                        method + " " + path + " was answered " + response.statusCode() + ": " + response.body());
            }
            return JSON.readTree(response.body().isEmpty() ? "null" : response.body());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }

    boolean answers(String path) {
        try {
            return !get(path).isMissingNode();
        } catch (IOException notYet) {
            return false;
        }
    }

    static JsonNode read(String json) {
        return JSON.readTree(json);
    }

    static String write(Object value) {
        return JSON.writeValueAsString(value);
    }
}
