package dev.switchboard.api.twilio;

import dev.switchboard.activities.agent.Greeting;
import dev.switchboard.activities.number.Greetings;
import dev.switchboard.activities.number.InboundNumbers.AnsweringAgent;
import java.net.URI;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionException;

/** What an agent says: its runtime's answer where it has one that answers, otherwise its greeting. */
final class AgentAnswers {

    private static final Logger log = LoggerFactory.getLogger(AgentAnswers.class);

    private final Optional<AgentRuntime> runtime;
    private final RuntimeRecord record;
    private final Greetings greetings;
    private final String statusCallback;

    /**
     * @param runtime none, when no runtime can be asked for lack of a signing key
     * @param statusCallback our status callback with its connection overrides
     */
    AgentAnswers(Optional<AgentRuntime> runtime, RuntimeRecord record, Greetings greetings, String statusCallback) {
        this.runtime = runtime;
        this.record = record;
        this.greetings = greetings;
        this.statusCallback = statusCallback;
    }

    /** A caller always hears something. */
    String toCall(AnsweringAgent agent, RuntimeQuestion call) {
        return fromRuntime(agent, call).orElseGet(() -> {
            String greeting = agent.greeting();
            return Answers.say(
                    greeting == null || Greeting.isBlank(greeting)
                            ? "Hello, you have reached " + agent.name() + ". Goodbye."
                            : greeting);
        });
    }

    /** No greeting, no reply: a reply is billed. */
    String toMessage(AnsweringAgent agent, RuntimeQuestion message) {
        return fromRuntime(agent, message).orElseGet(() -> {
            String greeting = agent.greeting();
            return greeting == null || Greeting.isBlank(greeting) || !mayGreet(agent, message.received())
                    ? Answers.NO_REPLY
                    : Answers.reply(greeting, statusCallback);
        });
    }

    private boolean mayGreet(AnsweringAgent agent, TwilioRequest message) {
        try {
            return GreetingRules.greeted(message)
                    .filter(sender -> greetings.permit(
                            agent.phoneNumberId(),
                            message.get("From").orElse(""),
                            sender,
                            message.get("MessageSid").orElse("")))
                    .isPresent();
        } catch (DataAccessException | TransactionException away) {
            // Nobody knows who was greeted: silence is better than a loop.
            log.warn("A sender was not greeted, since the database cannot be asked", away);
            return false;
        }
    }

    private Optional<String> fromRuntime(AnsweringAgent agent, RuntimeQuestion question) {
        URI runtimeUrl = agent.runtimeUrl();
        if (runtimeUrl == null) {
            return Optional.empty();
        }
        try {
            String twiml = runtime.orElseThrow(AgentAnswers::noSigningKey).ask(agent.agentId(), runtimeUrl, question);
            record.answered(agent.agentId(), runtimeUrl, agent.refused());
            return Optional.of(twiml);
        } catch (RefusedAnswerException refused) {
            // One that was not asked, since it kept failing, has a better reason on record.
            if (!refused.code().equals(AgentRuntime.CIRCUIT_OPEN)) {
                record.refused(agent.agentId(), runtimeUrl, question.event(), refused);
            }
            return Optional.empty();
        }
    }

    private static RefusedAnswerException noSigningKey() {
        return new RefusedAnswerException(
                "not_asked", "No runtime is asked until SWITCHBOARD_RUNTIME_SIGNING_KEY is set.");
    }
}
