package dev.switchboard.activities.plan;

import dev.switchboard.activities.agent.Agent;
import dev.switchboard.activities.agent.DriftPolicy;
import dev.switchboard.activities.agent.Greeting;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An agent of a file. A field that is left out is as the agent has it.
 *
 * @param id of the form {@link dev.switchboard.activities.agent.Agents#ID}
 * @param name for people; a new agent needs it
 * @param greeting blank to have none
 * @param runtimeUrl blank to have none
 * @param driftPolicy REPORT for a new agent, when left out
 */
public record WantedAgent(
        String id,
        @Nullable String name,
        @Nullable String greeting,
        @Nullable String runtimeUrl,
        @Nullable DriftPolicy driftPolicy) {

    /** The agent as it is, whole. */
    static WantedAgent of(Agent agent) {
        return new WantedAgent(
                agent.id(),
                agent.name(),
                agent.greeting(),
                agent.runtimeUrl() == null ? null : agent.runtimeUrl().toString(),
                agent.driftPolicy());
    }

    /** What becomes of an agent that is so. */
    WantedAgent over(@Nullable WantedAgent before) {
        return new WantedAgent(
                id,
                name == null && before != null ? before.name : name,
                chosen(greeting, before == null ? null : before.greeting),
                chosen(runtimeUrl, before == null ? null : before.runtimeUrl),
                Objects.requireNonNullElse(
                        driftPolicy,
                        before == null || before.driftPolicy == null ? DriftPolicy.REPORT : before.driftPolicy));
    }

    private static @Nullable String chosen(@Nullable String wanted, @Nullable String before) {
        if (wanted == null) {
            return before;
        }
        return Greeting.isBlank(wanted) ? null : wanted;
    }
}
