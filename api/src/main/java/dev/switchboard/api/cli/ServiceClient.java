package dev.switchboard.api.cli;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Calls the REST API of a service. */
final class ServiceClient {

    /** A service answers within its own wait of 25 s, and a plan of ten thousand numbers takes longer. */
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    /** For so long a service that is away is asked again for what it has begun: it restarts within it. */
    private static final Duration OUTAGE = Duration.ofMinutes(2);

    private static final JsonMapper JSON = new JsonMapper();

    private static final int TOO_MANY_CALLS = 429;

    private static final int UNAVAILABLE = 503;

    /** What stands before a service answers so for one that is away; by itself it means Twilio. */
    private static final Set<Integer> BEHIND_IS_NOTHING = Set.of(502, 504);

    private static final int LONGEST_PAUSE = 60;

    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(10)).build();
    private final URI base;
    private final String token;

    ServiceClient(URI base, String token) {
        this.base = base;
        this.token = token;
    }

    /** When a call is repeated though nobody has answered it. */
    private enum Again {
        /** Never: a person sees at once that it is the wrong service. */
        NEVER,
        /** Once it may have been begun: it has a key by which the service knows it. */
        ONCE_SENT,
        /** Always: what is looked at goes on meanwhile. */
        ALWAYS;

        boolean after(IOException failure, boolean first) {
            boolean unsent = failure instanceof ConnectException || failure instanceof HttpConnectTimeoutException;
            return this == ALWAYS || (this == ONCE_SENT && !(first && unsent));
        }
    }

    static String encoded(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8);
    }

    JsonNode get(String path) {
        return json(send(request("GET", path, null), Again.NEVER));
    }

    /** The same of what goes on meanwhile: a service that restarts is waited for. */
    JsonNode follow(String path) {
        return json(send(request("GET", path, null), Again.ALWAYS));
    }

    JsonNode post(String path, @Nullable JsonNode body) {
        return json(send(request("POST", path, body), Again.NEVER));
    }

    /** Starts an operation, once, without waiting for it; answers its id. */
    String start(String path, @Nullable JsonNode body) {
        HttpRequest.Builder request = request("POST", path, body)
                .header("Prefer", "respond-async")
                .header("Idempotency-Key", UUID.randomUUID().toString());
        return send(request, Again.ONCE_SENT)
                .headers()
                .firstValue("Operation-Id")
                .orElseThrow(() -> new CommandFailure("The service started no operation."));
    }

    private HttpRequest.Builder request(String method, String path, @Nullable JsonNode body) {
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        URI.create(base.toString().replaceAll("/+$", "") + path))
                .timeout(PATIENCE)
                .header("Authorization", "Bearer " + token)
                .header("Accept", "application/json")
                .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body.toString()));
        return body == null ? request : request.header("Content-Type", "application/json");
    }

    /**
     * The answer to a call.
     *
     * @throws CommandFailure when the service refuses it, or does not answer
     */
    private HttpResponse<String> send(HttpRequest.Builder call, Again again) {
        HttpRequest request = call.build();
        long begun = System.nanoTime();
        boolean first = true;
        try {
            while (true) {
                boolean late = System.nanoTime() - begun > OUTAGE.toNanos();
                int seconds = 1;
                try {
                    HttpResponse<String> response = http.send(request, BodyHandlers.ofString());
                    boolean repeated = response.statusCode() == TOO_MANY_CALLS
                            || (again != Again.NEVER && isOfOneThatIsAway(response));
                    if (late || !repeated) {
                        return answered(response);
                    }
                    seconds = pause(response);
                } catch (IOException e) {
                    if (late || !again.after(e, first)) {
                        throw new CommandFailure(base + " does not answer: " + Told.reason(e)
                                + ". Say by SWITCHBOARD_URL or --server where the service is.");
                    }
                }
                first = false;
                Thread.sleep(Duration.ofSeconds(seconds).toMillis());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CommandFailure("Interrupted; what the service has begun goes on.");
        }
    }

    private static boolean isOfOneThatIsAway(HttpResponse<String> response) {
        boolean ownWords = response.headers()
                .firstValue("Content-Type")
                .filter(type -> type.startsWith("application/problem+json"))
                .isPresent();
        return response.statusCode() == UNAVAILABLE || (BEHIND_IS_NOTHING.contains(response.statusCode()) && !ownWords);
    }

    private static int pause(HttpResponse<String> response) {
        return response.headers()
                .firstValue("Retry-After")
                .filter(seconds -> seconds.matches("[0-9]{1,4}"))
                .map(seconds -> Math.min(LONGEST_PAUSE, Math.max(1, Integer.parseInt(seconds))))
                .orElse(1);
    }

    private HttpResponse<String> answered(HttpResponse<String> response) {
        int status = response.statusCode();
        if (status >= 400) {
            JsonNode answer = json(response);
            throw new CommandFailure(refusal(status, answer), answer);
        }
        if (status >= 300) {
            throw new CommandFailure(base + " leads elsewhere, to "
                    + response.headers().firstValue("Location").orElse("nowhere")
                    + ". Say by SWITCHBOARD_URL or --server where the service itself is.");
        }
        return response;
    }

    /** Whatever a service answers is an object. */
    private static JsonNode json(HttpResponse<String> response) {
        try {
            JsonNode answer = JSON.readTree(response.body());
            if (answer.isObject()) {
                return answer;
            }
        } catch (JacksonException e) {
            // Told below.
        }
        throw new CommandFailure("What answers is no Switchboard: it answered " + response.statusCode()
                + " without an object in JSON. Say by SWITCHBOARD_URL or --server where the service is.");
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
