package dev.switchboard.api.twilio;

import dev.switchboard.activities.number.InboundNumbers.AnsweringAgent;
import java.util.Optional;

/** What an agent says: its runtime's answer where it has one that answers, otherwise its greeting. */
final class AgentAnswers {

    private final Optional<AgentRuntime> runtime;
    private final String statusCallbackUrl;

    AgentAnswers(Optional<AgentRuntime> runtime, String statusCallbackUrl) {
        this.runtime = runtime;
        this.statusCallbackUrl = statusCallbackUrl;
    }

    String toCall(AnsweringAgent agent, TwilioRequest received) {
        return fromRuntime(agent, "call", received).orElseGet(() -> {
            String greeting = agent.greeting();
            return Answers.say(greeting == null ? "Hello, you have reached " + agent.name() + ". Goodbye." : greeting);
        });
    }

    /** No greeting, no reply: a reply is billed. */
    String toMessage(AnsweringAgent agent, TwilioRequest received) {
        return fromRuntime(agent, "message", received).orElseGet(() -> {
            String greeting = agent.greeting();
            return greeting == null ? Answers.NO_REPLY : Answers.reply(greeting, statusCallbackUrl);
        });
    }

    private Optional<String> fromRuntime(AnsweringAgent agent, String event, TwilioRequest received) {
        var runtimeUrl = agent.runtimeUrl();
        if (runtimeUrl == null) {
            return Optional.empty();
        }
        return runtime.flatMap(asked -> asked.ask(agent.agentId(), runtimeUrl, event, received));
    }
}
