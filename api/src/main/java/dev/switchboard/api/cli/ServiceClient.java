package dev.switchboard.api.cli;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Calls the REST API of a service. */
final class ServiceClient {

    /** A service answers within its own wait of 25 s, and a plan of ten thousand numbers takes longer. */
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private static final JsonMapper JSON = new JsonMapper();

    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(10)).build();
    private final URI base;
    private final String token;

    ServiceClient(URI base, String token) {
        this.base = base;
        this.token = token;
    }

    static String encoded(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8);
    }

    JsonNode get(String path) {
        return json(send("GET", path, null, false).body());
    }

    JsonNode post(String path, @Nullable JsonNode body) {
        return json(send("POST", path, body, false).body());
    }

    /** Starts an operation, without waiting for it; answers its id. */
    String start(String path, @Nullable JsonNode body) {
        HttpResponse<String> response = send("POST", path, body, true);
        return response.headers()
                .firstValue("Operation-Id")
                .orElseThrow(() -> new CommandFailure("The service started no operation."));
    }

    /**
     * The answer to a call.
     *
     * @throws CommandFailure when the service refuses it, or does not answer
     */
    private HttpResponse<String> send(String method, String path, @Nullable JsonNode body, boolean async) {
        HttpRequest.Builder request = HttpRequest.newBuilder(base.resolve(path))
                .timeout(PATIENCE)
                .header("Authorization", "Bearer " + token)
                .header("Accept", "application/json")
                .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body.toString()));
        if (async) {
            request.header("Prefer", "respond-async");
        }
        if (body != null) {
            request.header("Content-Type", "application/json");
        }
        try {
            HttpResponse<String> response = http.send(request.build(), BodyHandlers.ofString());
            if (response.statusCode() >= 400) {
                JsonNode answer = json(response.body());
                throw new CommandFailure(refusal(response.statusCode(), answer), answer);
            }
            return response;
        } catch (IOException e) {
            throw new CommandFailure(base + " does not answer: " + Told.reason(e)
                    + ". Say by SWITCHBOARD_URL or --server where the service is.");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CommandFailure("Interrupted; what the service has begun goes on.");
        }
    }

    private static JsonNode json(String text) {
        try {
            return text.isBlank() ? JSON.nullNode() : JSON.readTree(text);
        } catch (JacksonException e) {
            throw new CommandFailure("What answers is no Switchboard: it does not speak JSON.");
        }
    }

    private static String refusal(int status, JsonNode answer) {
        String detail = answer.path("detail").asString("");
        if (status == 401) {
            return "The token is not accepted; give another in SWITCHBOARD_TOKEN."
                    + (detail.isEmpty() ? "" : " " + detail);
        }
        return detail.isEmpty() ? "The service answered " + status + "." : detail;
    }
}
