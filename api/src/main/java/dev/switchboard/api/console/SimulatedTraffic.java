package dev.switchboard.api.console;

import dev.switchboard.api.problem.Problem;
import dev.switchboard.api.problem.RequestError;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Calls and messages that nobody pays for: the simulator makes them. There are none in front of Twilio. */
@Component
@ConditionalOnConsole
final class SimulatedTraffic {

    /** Of no country: what is tried rings nowhere. */
    private static final String SOMEBODY = "+15550100199";

    /** As long as Twilio waits for a webhook and its fallback, and a little more. */
    private static final Duration PATIENCE = Duration.ofSeconds(40);

    private static final JsonMapper JSON = new JsonMapper();

    private final boolean possible;
    private final String simulator;
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(3)).build();

    SimulatedTraffic(
            @Value("${switchboard.simulated-twilio:false}") boolean possible,
            @Value("${switchboard.twilio.base-url:}") String simulator) {
        this.possible = possible && !simulator.isBlank();
        this.simulator = simulator;
    }

    /** Whether Twilio is simulated. */
    boolean possible() {
        return possible;
    }

    /** Calls the number, for 80 seconds, and says what the caller heard. */
    List<String> call(String phoneNumber) {
        return texts(
                post("/_simulator/calls", Map.of("from", SOMEBODY, "to", phoneNumber, "durationSeconds", 80)), "heard");
    }

    /** Writes to the number, and says what was replied. */
    List<String> message(String phoneNumber, String text) {
        return texts(
                post("/_simulator/messages", Map.of("from", SOMEBODY, "to", phoneNumber, "body", text)), "replies");
    }

    private JsonNode post(String path, Map<String, Object> event) {
        if (!possible) {
            throw Problem.of(
                    RequestError.NOT_FOUND, "Only the simulator is tried like this: Twilio would charge for it.");
        }
        HttpRequest request = HttpRequest.newBuilder(URI.create(simulator + path))
                .timeout(PATIENCE)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(JSON.writeValueAsString(event)))
                .build();
        try {
            HttpResponse<String> answer = http.send(request, BodyHandlers.ofString());
            if (answer.statusCode() != 200) {
                throw Problem.of(
                        RequestError.UNAVAILABLE, "The simulator refused, with status " + answer.statusCode() + ".");
            }
            return JSON.readTree(answer.body());
        } catch (IOException away) {
            throw Problem.of(RequestError.UNAVAILABLE, "The simulator cannot be reached now. Try again later.");
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw Problem.of(RequestError.UNAVAILABLE, "The service is being stopped.");
        }
    }

    private static List<String> texts(JsonNode answer, String field) {
        List<String> texts = new ArrayList<>();
        answer.path(field)
                .forEach(node -> texts.add(node.isObject() ? node.path("body").asString("") : node.asString("")));
        return List.copyOf(texts);
    }
}
