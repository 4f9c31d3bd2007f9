package dev.switchboard.activities.plan;

import dev.switchboard.activities.agent.Agent;
import dev.switchboard.activities.agent.AgentIdTakenException;
import dev.switchboard.activities.agent.AgentInUseException;
import dev.switchboard.activities.agent.Agents;
import dev.switchboard.activities.agent.DriftPolicy;
import dev.switchboard.activities.audit.AuditedCall;
import dev.switchboard.activities.audit.AuditedFields;
import dev.switchboard.workflows.audit.AuditAction;
import java.net.URI;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;

/** Creates, changes and deletes agents for batches. */
@Component
final class AgentSettings extends SettingWriter<Agent, WantedAgent> {

    private final Agents agents;

    AgentSettings(Agents agents, PlatformTransactionManager transactions) {
        super(WantedAgent.class, transactions);
        this.agents = agents;
    }

    @Override
    Setting.Kind kind() {
        return Setting.Kind.AGENT;
    }

    @Override
    void lock(String owner, String id) {
        agents.lock(id);
    }

    @Override
    Optional<Agent> find(String owner, String id) {
        return agents.find(id).filter(agent -> agent.owner().equals(owner));
    }

    @Override
    WantedAgent compared(Agent found) {
        return WantedAgent.of(found);
    }

    @Override
    Written put(String owner, @Nullable Agent found, WantedAgent after) {
        String name = String.valueOf(after.name());
        if (found == null) {
            try {
                Agent created = agents.create(owner, after.id(), name, after.greeting(), url(after), policy(after));
                return Written.of(AuditedCall.onAgent(AuditAction.AGENT_CREATED, owner, created.id())
                        .to(AuditedFields.of(created)));
            } catch (AgentIdTakenException e) {
                // This moment, where nothing was there to be locked; or another owner's.
                return Written.CHANGED_SINCE;
            }
        }
        Agent changed = agents.update(after.id(), name, after.greeting(), url(after), policy(after))
                .orElseThrow();
        return Written.of(AuditedCall.onAgent(AuditAction.AGENT_UPDATED, owner, changed.id())
                .from(AuditedFields.of(found))
                .to(AuditedFields.of(changed)));
    }

    @Override
    Written delete(String owner, Agent found) {
        try {
            orNothing(() -> agents.delete(found.id()));
        } catch (AgentInUseException e) {
            return Written.left(String.valueOf(e.getMessage()));
        }
        return Written.of(AuditedCall.onAgent(AuditAction.AGENT_DELETED, owner, found.id())
                .from(AuditedFields.of(found)));
    }

    private static @Nullable URI url(WantedAgent agent) {
        return agent.runtimeUrl() == null ? null : URI.create(agent.runtimeUrl());
    }

    private static DriftPolicy policy(WantedAgent agent) {
        return Objects.requireNonNullElse(agent.driftPolicy(), DriftPolicy.REPORT);
    }
}
