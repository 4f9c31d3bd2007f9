package dev.switchboard.api.callback;

import dev.switchboard.activities.agent.Greeting;
import dev.switchboard.activities.number.Greetings;
import dev.switchboard.activities.number.InboundNumbers.AnsweringAgent;
import dev.switchboard.api.runtime.RuntimeAnswers;
import dev.switchboard.api.runtime.RuntimeQuestion;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionException;

/** What an agent says: its runtime's answer where it has one that answers, otherwise its greeting. */
final class AgentAnswers {

    private static final Logger log = LoggerFactory.getLogger(AgentAnswers.class);

    private final RuntimeAnswers runtimes;
    private final Greetings greetings;
    private final String statusCallback;

    /** @param statusCallback our status callback with its connection overrides */
    AgentAnswers(RuntimeAnswers runtimes, Greetings greetings, String statusCallback) {
        this.runtimes = runtimes;
        this.greetings = greetings;
        this.statusCallback = statusCallback;
    }

    /**
     * A caller always hears something.
     *
     * @param idempotencyToken what Twilio sent as {@value RuntimeQuestion#IDEMPOTENCY_TOKEN}, if it did
     */
    String toCall(AnsweringAgent agent, TwilioRequest call, @Nullable String idempotencyToken) {
        return runtimes.to(RuntimeQuestion.call(call.parameters(), idempotencyToken), agent)
                .orElseGet(() -> Answers.greet(agent.name(), agent.greeting()));
    }

    /**
     * No greeting, no reply: a reply is billed.
     *
     * @param idempotencyToken what Twilio sent as {@value RuntimeQuestion#IDEMPOTENCY_TOKEN}, if it did
     */
    String toMessage(AnsweringAgent agent, TwilioRequest message, @Nullable String idempotencyToken) {
        return runtimes.to(RuntimeQuestion.message(message.parameters(), idempotencyToken), agent)
                .orElseGet(() -> {
                    String greeting = agent.greeting();
                    return greeting == null || Greeting.isBlank(greeting) || !mayGreet(agent, message)
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
}
