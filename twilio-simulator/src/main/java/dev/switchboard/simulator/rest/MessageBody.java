package dev.switchboard.simulator.rest;

import dev.switchboard.simulator.account.Account;
import dev.switchboard.simulator.http.ApiRequest;
import dev.switchboard.simulator.http.Json;
import dev.switchboard.simulator.http.TwilioError;
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The text of a message that a request creates: its body, or a content template with variables. */
final class MessageBody {

    private final Account account;

    MessageBody(Account account) {
        this.account = account;
    }

    /** Empty when there is neither. */
    String of(ApiRequest request) {
        String content = request.parameter("ContentSid").orElse("");
        if (content.isEmpty()) {
            return request.parameter("Body").orElse("");
        }
        return account.contents()
                .find(content)
                .orElseThrow(() -> TwilioError.INVALID_CONTENT.about(content))
                .with(variables(request.parameter("ContentVariables").orElse("")));
    }

    private static Map<String, String> variables(String json) {
        Map<String, String> variables = new LinkedHashMap<>();
        if (json.isEmpty()) {
            return variables;
        }
        try {
            if (Json.MAPPER.readTree(json) instanceof ObjectNode object) {
                for (Map.Entry<String, JsonNode> variable : object.properties()) {
                    variables.put(variable.getKey(), variable.getValue().asString());
                }
                return variables;
            }
        } catch (JacksonException e) {
            throw TwilioError.INVALID_CONTENT_VARIABLES.exception();
        }
        throw TwilioError.INVALID_CONTENT_VARIABLES.exception();
    }
}
