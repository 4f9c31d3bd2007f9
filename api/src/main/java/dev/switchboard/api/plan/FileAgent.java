package dev.switchboard.api.plan;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.switchboard.activities.agent.DriftPolicy;
import dev.switchboard.activities.agent.Greeting;
import dev.switchboard.activities.plan.WantedAgent;
import dev.switchboard.api.agent.RuntimeUrls;
import dev.switchboard.api.problem.Problem.FieldError;
import dev.switchboard.api.web.Id;
import dev.switchboard.api.web.Text;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An agent of a file. A field that is left out stays as it is; an empty greeting or runtimeUrl takes it away.
 *
 * @param id its id, which is kept for good
 * @param name for people; needed by an agent that does not exist yet
 * @param greeting what it says when it has no runtime that answers
 * @param runtimeUrl where its calls and messages are decided
 * @param driftPolicy what a check does about its numbers that have drifted
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record FileAgent(
        @Id @Schema(example = "agent_456") String id,

        @Text(max = 200) @Schema(example = "Support Agent") @Nullable String name,

        @Text(max = Greeting.MAX_LENGTH) @Schema(example = "Hello, this is support.") @Nullable String greeting,

        @Schema(example = "https://agents.example.com/support") @Nullable
        String runtimeUrl,

        @Schema(defaultValue = "REPORT") @Nullable DriftPolicy driftPolicy) {

    static FileAgent of(WantedAgent agent) {
        return new FileAgent(agent.id(), agent.name(), agent.greeting(), agent.runtimeUrl(), agent.driftPolicy());
    }

    void check(String path, Set<String> ids, List<FieldError> errors) {
        if (!ids.add(id)) {
            errors.add(new FieldError(path + ".id", "is named before already; name each agent once."));
        }
        if (name != null && name.isBlank()) {
            errors.add(new FieldError(path + ".name", "is empty; give the agent a name, or leave it out."));
        }
        if (!RuntimeUrls.areGood(runtimeUrl)) {
            errors.add(new FieldError(path + ".runtimeUrl", RuntimeUrls.RULE));
        }
    }

    WantedAgent wanted() {
        return new WantedAgent(id, name, greeting, runtimeUrl, driftPolicy);
    }
}
