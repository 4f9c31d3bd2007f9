package dev.switchboard.api.runtime;

import dev.switchboard.activities.number.InboundNumbers.AnsweringAgent;
import dev.switchboard.activities.number.InboundNumbers.AnsweringRuntime;
import java.util.Optional;

/** What agents' runtimes answer, and a record of why an answer was not used. */
public final class RuntimeAnswers {

    private final Optional<AgentRuntime> runtime;
    private final RuntimeRecord record;

    /** @param runtime none, when no runtime can be asked for lack of a signing key */
    RuntimeAnswers(Optional<AgentRuntime> runtime, RuntimeRecord record) {
        this.runtime = runtime;
        this.record = record;
    }

    /** The TwiML of the agent's runtime; empty when it has none, or none that gives an answer that can be used. */
    public Optional<String> to(RuntimeQuestion question, AnsweringAgent agent) {
        AnsweringRuntime asked = agent.runtime();
        if (asked == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(ask(question, agent, asked));
        } catch (RefusedAnswerException refused) {
            return Optional.empty();
        }
    }

    /** Asks, and keeps on record what became of it. */
    String ask(RuntimeQuestion question, AnsweringAgent agent, AnsweringRuntime asked) throws RefusedAnswerException {
        try {
            String twiml =
                    runtime.orElseThrow(RuntimeAnswers::noSigningKey).ask(AskedRuntime.of(agent, asked), question);
            record.answered(agent.agentId(), asked.url(), asked.refused());
            return twiml;
        } catch (RefusedAnswerException refused) {
            // One that was not asked, since it kept failing, has a better reason on record.
            if (!refused.code().equals(AgentRuntime.CIRCUIT_OPEN)) {
                record.refused(agent.agentId(), asked.url(), question.event(), refused);
            }
            throw refused;
        }
    }

    private static RefusedAnswerException noSigningKey() {
        return new RefusedAnswerException(
                "not_asked", "No runtime is asked until SWITCHBOARD_RUNTIME_SIGNING_KEY is set.");
    }
}
