package dev.switchboard.simulator.control;

import dev.switchboard.simulator.http.Answer;
import dev.switchboard.simulator.http.ApiRequest;
import dev.switchboard.simulator.http.Json;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** How the control API is asked and how it answers. */
final class ControlAnswers {

    private ControlAnswers() {}

    static Answer error(int status, String message) {
        return new Answer(
                status, "application/json", Json.object().put("error", message).toString(), Map.of(), false);
    }

    static Answer done() {
        return new Answer(204, "application/json", "", Map.of(), false);
    }

    static ObjectNode body(ApiRequest request) {
        JsonNode body = Json.STRICT.readTree(request.body());
        if (body instanceof ObjectNode object) {
            return object;
        }
        throw new IllegalArgumentException("The body must be a JSON object");
    }
}
