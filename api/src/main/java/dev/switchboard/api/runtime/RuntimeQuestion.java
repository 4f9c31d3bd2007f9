package dev.switchboard.api.runtime;

import dev.switchboard.activities.agent.RuntimeEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * An event that an agent's runtime is asked about.
 *
 * @param sent the parameters that Twilio sent, in the order they came
 * @param idempotencyToken what tells a repeat of Twilio's request, if it has any
 */
public record RuntimeQuestion(RuntimeEvent event, Map<String, List<String>> sent, Optional<String> idempotencyToken) {

    /** Twilio's header; it is passed on as it came. */
    public static final String IDEMPOTENCY_TOKEN = "I-Twilio-Idempotency-Token";

    private static final Pattern TOKEN = Pattern.compile("[\\x21-\\x7e]{1,256}");

    public static RuntimeQuestion call(Map<String, List<String>> sent, @Nullable String idempotencyToken) {
        return new RuntimeQuestion(RuntimeEvent.CALL, sent, token(idempotencyToken));
    }

    public static RuntimeQuestion message(Map<String, List<String>> sent, @Nullable String idempotencyToken) {
        return new RuntimeQuestion(RuntimeEvent.MESSAGE, sent, token(idempotencyToken));
    }

    private static Optional<String> token(@Nullable String header) {
        return Optional.ofNullable(header).filter(text -> TOKEN.matcher(text).matches());
    }

    /** The form's parameters, as a runtime gets them. */
    List<Parameter> parameters(String agentId) {
        List<Parameter> parameters = new ArrayList<>();
        sent.forEach((name, values) -> values.forEach(value -> parameters.add(new Parameter(name, value))));
        parameters.add(new Parameter("SwitchboardEvent", event.word()));
        parameters.add(new Parameter("SwitchboardAgentId", agentId));
        return parameters;
    }

    record Parameter(String name, String value) {}
}
