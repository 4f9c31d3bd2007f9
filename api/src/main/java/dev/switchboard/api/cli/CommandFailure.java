package dev.switchboard.api.cli;

import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** What a person is told when a command cannot be carried out. */
public final class CommandFailure extends RuntimeException {

    private final transient @Nullable JsonNode problem;

    CommandFailure(String message) {
        this(message, null);
    }

    /**
     * The service's refusal.
     *
     * @param problem its answer
     */
    CommandFailure(String message, @Nullable JsonNode problem) {
        super(message, null, false, false);
        this.problem = problem;
    }

    /** The service's answer; none when it did not come to one. */
    @Nullable JsonNode problem() {
        return problem;
    }

    /** The wrong fields of the request, each with what is wrong. */
    List<JsonNode> errors() {
        return problem == null
                ? List.of()
                : problem.path("errors").valueStream().toList();
    }
}
