package dev.switchboard.activities.plan;

import dev.switchboard.activities.agent.Agent;
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
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/** Creates, changes and deletes agents for batches. */
@Component
final class AgentSettings implements SettingWriter {

    private final Agents agents;
    private final TransactionTemplate nested;

    AgentSettings(Agents agents, PlatformTransactionManager transactions) {
        this.agents = agents;
        this.nested = new TransactionTemplate(transactions);
        nested.setPropagationBehavior(TransactionDefinition.PROPAGATION_NESTED);
    }

    @Override
    public Setting.Kind kind() {
        return Setting.Kind.AGENT;
    }

    @Override
    public void lock(String owner, String id) {
        agents.lock(id);
    }

    @Override
    public Written change(String owner, Setting setting) {
        WantedAgent after = Objects.requireNonNull(setting.after(WantedAgent.class));
        Optional<Agent> found = agents.find(setting.id());
        WantedAgent now = found.map(WantedAgent::of).orElse(null);
        boolean anothers = found.filter(agent -> !agent.owner().equals(owner)).isPresent();
        if (!anothers && after.equals(now)) {
            return Written.NOTHING;
        }
        if (anothers || !Objects.equals(now, setting.before(WantedAgent.class))) {
            return Written.CHANGED_SINCE;
        }
        if (found.isEmpty()) {
            Agent created = agents.create(
                    owner, after.id(), String.valueOf(after.name()), after.greeting(), url(after), policy(after));
            return Written.of(AuditedCall.onAgent(AuditAction.AGENT_CREATED, owner, created.id())
                    .to(AuditedFields.of(created)));
        }
        Agent changed = agents.update(
                        after.id(), String.valueOf(after.name()), after.greeting(), url(after), policy(after))
                .orElseThrow();
        return Written.of(AuditedCall.onAgent(AuditAction.AGENT_UPDATED, owner, changed.id())
                .from(AuditedFields.of(found.get()))
                .to(AuditedFields.of(changed)));
    }

    @Override
    public Written remove(String owner, Setting setting) {
        Optional<Agent> found =
                agents.find(setting.id()).filter(agent -> agent.owner().equals(owner));
        if (found.isEmpty()) {
            return Written.NOTHING;
        }
        if (!WantedAgent.of(found.get()).equals(setting.before(WantedAgent.class))) {
            return Written.CHANGED_SINCE;
        }
        try {
            nested.executeWithoutResult(status -> agents.delete(setting.id()));
        } catch (AgentInUseException e) {
            return Written.left("It has numbers.");
        }
        return Written.of(AuditedCall.onAgent(AuditAction.AGENT_DELETED, owner, setting.id())
                .from(AuditedFields.of(found.get())));
    }

    private static @Nullable URI url(WantedAgent agent) {
        return agent.runtimeUrl() == null ? null : URI.create(agent.runtimeUrl());
    }

    private static DriftPolicy policy(WantedAgent agent) {
        return Objects.requireNonNullElse(agent.driftPolicy(), DriftPolicy.REPORT);
    }
}
