package dev.switchboard.api.agent;

import dev.switchboard.activities.agent.Agent;
import dev.switchboard.activities.agent.Agents;
import dev.switchboard.activities.agent.DriftPolicy;
import dev.switchboard.activities.audit.AuditAppender;
import dev.switchboard.activities.audit.AuditedCall;
import dev.switchboard.activities.audit.AuditedFields;
import dev.switchboard.workflows.audit.AuditAction;
import java.net.URI;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** Changes agents, each change with its audit message in one transaction. */
@Component
final class AgentChanges {

    private final Agents agents;
    private final AuditAppender audit;
    private final TransactionTemplate transaction;

    AgentChanges(Agents agents, AuditAppender audit, TransactionTemplate transaction) {
        this.agents = agents;
        this.audit = audit;
        this.transaction = transaction;
    }

    /** Creates one, by what {@link Agents} is called with. */
    Agent create(Supplier<Agent> creation) {
        return inTransaction(() -> {
            Agent created = creation.get();
            audit.append(AuditedCall.onAgent(AuditAction.AGENT_CREATED, created.owner(), created.id())
                    .to(AuditedFields.of(created)));
            return created;
        });
    }

    /** Replaces all of it; empty when it is gone meanwhile. */
    Optional<Agent> replace(
            String id, String name, @Nullable String greeting, @Nullable URI runtimeUrl, DriftPolicy policy) {
        return inTransaction(() -> {
            Optional<Agent> before = agents.lock(id);
            Optional<Agent> after = agents.update(id, name, greeting, runtimeUrl, policy);
            if (before.isPresent() && after.isPresent()) {
                audit.append(AuditedCall.onAgent(
                                AuditAction.AGENT_UPDATED, after.get().owner(), id)
                        .from(AuditedFields.of(before.get()))
                        .to(AuditedFields.of(after.get())));
            }
            return after;
        });
    }

    /**
     * Deletes it, unless it is gone meanwhile. The message comes last: whoever changes a pool that names the agent
     * locks the pool before the trail too.
     */
    void delete(String id) {
        transaction.executeWithoutResult(status -> agents.lock(id).ifPresent(agent -> {
            agents.delete(id);
            audit.append(AuditedCall.onAgent(AuditAction.AGENT_DELETED, agent.owner(), id)
                    .from(AuditedFields.of(agent)));
        }));
    }

    private <T> T inTransaction(Supplier<T> change) {
        return Objects.requireNonNull(transaction.execute(status -> change.get()));
    }
}
