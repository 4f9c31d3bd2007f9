package dev.switchboard.api.runtime;

import dev.switchboard.activities.agent.SecretSalts;
import dev.switchboard.activities.number.InboundNumbers.AnsweringAgent;
import dev.switchboard.activities.number.InboundNumbers.AnsweringRuntime;
import java.net.URI;
import java.time.Instant;

/**
 * A runtime, as the one of an agent.
 *
 * @param agentCreatedAt tells the agent from one that had its id before, and perhaps another owner
 * @param salts of the secrets that it is asked with
 */
record AskedRuntime(String agentId, Instant agentCreatedAt, URI url, SecretSalts salts) {

    static AskedRuntime of(AnsweringAgent agent, AnsweringRuntime runtime) {
        return new AskedRuntime(agent.agentId(), runtime.agentCreatedAt(), runtime.url(), runtime.salts());
    }
}
