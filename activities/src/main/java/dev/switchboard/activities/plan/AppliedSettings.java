package dev.switchboard.activities.plan;

import dev.switchboard.activities.agent.Agent;
import dev.switchboard.activities.agent.AgentInUseException;
import dev.switchboard.activities.agent.Agents;
import dev.switchboard.activities.agent.DriftPolicy;
import dev.switchboard.activities.audit.AuditAppender;
import dev.switchboard.activities.audit.AuditedCall;
import dev.switchboard.activities.audit.AuditedFields;
import dev.switchboard.activities.fleet.BatchSettings;
import dev.switchboard.activities.operation.Operation;
import dev.switchboard.activities.operation.OperationEnded;
import dev.switchboard.activities.operation.Operations;
import dev.switchboard.activities.plan.OperationSettings.AgentSetting;
import dev.switchboard.activities.plan.OperationSettings.BudgetSetting;
import dev.switchboard.activities.purchase.Budgets;
import dev.switchboard.workflows.audit.AuditAction;
import dev.switchboard.workflows.fleet.UpdateFleetWebhooksInput;
import dev.switchboard.workflows.operation.ErrorCode;
import dev.switchboard.workflows.operation.Failures;
import dev.switchboard.workflows.operation.OperationFailure;
import dev.switchboard.workflows.operation.OperationState;
import io.temporal.failure.ApplicationFailure;
import java.net.URI;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.event.EventListener;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Changes agents and the budget for a batch: before its first number what is to be there, and after its last what is to be
 * there no more. A plan is carried out only as it was shown, so what has changed since refuses the whole batch; an undo
 * leaves that alone.
 */
@Component
final class AppliedSettings implements BatchSettings {

    private static final Logger log = LoggerFactory.getLogger(AppliedSettings.class);

    private final OperationSettings settings;
    private final Operations operations;
    private final Agents agents;
    private final Budgets budgets;
    private final AuditAppender audit;
    private final TransactionTemplate transaction;
    private final TransactionTemplate nested;

    AppliedSettings(
            OperationSettings settings,
            Operations operations,
            Agents agents,
            Budgets budgets,
            AuditAppender audit,
            PlatformTransactionManager transactions) {
        this.settings = settings;
        this.operations = operations;
        this.agents = agents;
        this.budgets = budgets;
        this.audit = audit;
        this.transaction = new TransactionTemplate(transactions);
        this.nested = new TransactionTemplate(transactions);
        nested.setPropagationBehavior(TransactionDefinition.PROPAGATION_NESTED);
    }

    @Override
    public void change(UpdateFleetWebhooksInput batch) {
        boolean undoes = batch.scope().undoes() != null;
        transaction.executeWithoutResult(status -> {
            String owner = operations.askedBy(batch.operationId());
            settings.agents(batch.operationId()).forEach(agent -> change(owner, agent, undoes));
            settings.budgets(batch.operationId()).forEach(budget -> change(owner, budget, undoes));
        });
    }

    /** Of an undo: what the plan had created, once no number is left to it. */
    @EventListener
    @Order(OperationEnded.SETTINGS)
    void end(OperationEnded event) {
        Operation operation = event.operation();
        if (operation == null || !event.whole() || event.input().state() != OperationState.COMPLETED) {
            return;
        }
        settings.agents(operation.id()).stream()
                .filter(agent -> agent.after() == null)
                .forEach(agent -> delete(operation.owner(), agent));
        settings.budgets(operation.id()).stream()
                .filter(budget -> budget.after() == null)
                .forEach(budget -> budgets.remove(operation.owner()));
    }

    private void change(String owner, AgentSetting setting, boolean undoes) {
        WantedAgent after = setting.after();
        if (after == null) {
            return;
        }
        Optional<Agent> found = agents.lock(setting.id());
        WantedAgent now = found.map(WantedAgent::of).orElse(null);
        if (after.equals(now)) {
            return;
        }
        if (!Objects.equals(now, setting.before())
                || found.filter(agent -> !agent.owner().equals(owner)).isPresent()) {
            refuse(undoes, "agent " + setting.id());
            return;
        }
        if (found.isEmpty()) {
            Agent created = agents.create(
                    owner, after.id(), String.valueOf(after.name()), after.greeting(), url(after), policy(after));
            audit.append(AuditedCall.onAgent(AuditAction.AGENT_CREATED, owner, created.id())
                    .to(AuditedFields.of(created)));
            return;
        }
        Agent changed = agents.update(
                        after.id(), String.valueOf(after.name()), after.greeting(), url(after), policy(after))
                .orElseThrow();
        audit.append(AuditedCall.onAgent(AuditAction.AGENT_UPDATED, owner, changed.id())
                .from(AuditedFields.of(found.get()))
                .to(AuditedFields.of(changed)));
    }

    private void change(String owner, BudgetSetting setting, boolean undoes) {
        WantedBudget after = setting.after();
        WantedBudget now = budgets.find(owner).map(WantedBudget::of).orElse(null);
        if (after == null || after.equals(now)) {
            return;
        }
        if (!Objects.equals(now, setting.before()) || !budgets.put(owner, after.monthlyLimit(), after.currency())) {
            refuse(undoes, "the budget");
            return;
        }
        AuditedCall call = AuditedCall.ofCaller(AuditAction.BUDGET_CHANGED, owner)
                .to(AuditedFields.ofBudget(owner, after.monthlyLimit(), after.currency()));
        audit.append(now == null ? call : call.from(AuditedFields.ofBudget(owner, now.monthlyLimit(), now.currency())));
    }

    private void delete(String owner, AgentSetting setting) {
        Optional<Agent> found =
                agents.lock(setting.id()).filter(agent -> agent.owner().equals(owner));
        if (found.isEmpty() || !WantedAgent.of(found.get()).equals(setting.before())) {
            return;
        }
        try {
            nested.executeWithoutResult(status -> agents.delete(setting.id()));
            audit.append(AuditedCall.onAgent(AuditAction.AGENT_DELETED, owner, setting.id())
                    .from(AuditedFields.of(found.get())));
        } catch (AgentInUseException e) {
            log.info("Agent {} stays, since it has numbers that the undo has left to it", setting.id());
        }
    }

    private static void refuse(boolean undoes, String what) {
        if (!undoes) {
            throw stale(what);
        }
        log.info("An undo leaves {} alone, which has changed since", what);
    }

    private static ApplicationFailure stale(String what) {
        return Failures.nonRetryable(OperationFailure.of(
                ErrorCode.PLAN_STALE, "Since the plan was made, " + what + " has changed. Plan again."));
    }

    private static @Nullable URI url(WantedAgent agent) {
        return agent.runtimeUrl() == null ? null : URI.create(agent.runtimeUrl());
    }

    private static DriftPolicy policy(WantedAgent agent) {
        return Objects.requireNonNullElse(agent.driftPolicy(), DriftPolicy.REPORT);
    }
}
