package dev.switchboard.api.runtime;

import dev.switchboard.activities.agent.Agents;
import dev.switchboard.activities.agent.RuntimeEvent;
import dev.switchboard.activities.agent.RuntimeSalts;
import dev.switchboard.activities.number.InboundNumbers.AnsweringAgent;
import dev.switchboard.activities.number.InboundNumbers.AnsweringRuntime;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Asks an agent's runtime as if somebody called or wrote, so that its owner sees what it answers. Nobody is called. */
@Component
public final class RuntimeTrials {

    /** No call and no message of Twilio's has this SID. */
    private static final String NOTHING = "0".repeat(32);

    private static final String SOMEBODY = "+15550100199";

    private final RuntimeAnswers answers;
    private final Agents agents;
    private final RuntimeSalts salts;

    RuntimeTrials(RuntimeAnswers answers, Agents agents, RuntimeSalts salts) {
        this.answers = answers;
        this.agents = agents;
        this.salts = salts;
    }

    /**
     * What came of it: one of the two.
     *
     * @param twiml what Twilio would get
     * @param refused why the answer cannot be used
     */
    public record Trial(@Nullable String twiml, @Nullable String refused) {}

    /**
     * Asks the runtime, signed and under its deadline as ever; empty when the owner has no such agent with a runtime.
     */
    public Optional<Trial> ask(String owner, String agentId, RuntimeEvent event) {
        return agents.find(agentId)
                .filter(agent -> agent.owner().equals(owner) && agent.runtimeUrl() != null)
                .flatMap(agent -> salts.find(owner, agentId)
                        .map(kept -> new AnsweringAgent(
                                "",
                                agent.id(),
                                agent.name(),
                                agent.greeting(),
                                new AnsweringRuntime(
                                        Objects.requireNonNull(agent.runtimeUrl()),
                                        agent.createdAt(),
                                        kept.salts(),
                                        true))))
                .map(agent -> ask(agent, question(event)));
    }

    private Trial ask(AnsweringAgent agent, RuntimeQuestion question) {
        try {
            return new Trial(answers.ask(question, agent, Objects.requireNonNull(agent.runtime())), null);
        } catch (RefusedAnswerException refused) {
            return new Trial(null, refused.reason());
        }
    }

    private static RuntimeQuestion question(RuntimeEvent event) {
        Map<String, List<String>> sent = new LinkedHashMap<>();
        sent.put("From", List.of(SOMEBODY));
        sent.put("To", List.of(SOMEBODY));
        if (event == RuntimeEvent.CALL) {
            sent.put("CallSid", List.of("CA" + NOTHING));
            sent.put("CallStatus", List.of("ringing"));
            sent.put("Direction", List.of("inbound"));
            return RuntimeQuestion.call(sent, null);
        }
        sent.put("MessageSid", List.of("SM" + NOTHING));
        sent.put("Body", List.of("Hello"));
        sent.put("NumMedia", List.of("0"));
        return RuntimeQuestion.message(sent, null);
    }
}
