package dev.switchboard.activities.plan;

import dev.switchboard.activities.audit.AuditAppender;
import dev.switchboard.activities.audit.AuditedCall;
import dev.switchboard.activities.batch.BatchSettings;
import dev.switchboard.activities.operation.Operation;
import dev.switchboard.activities.operation.OperationEnded;
import dev.switchboard.activities.operation.Operations;
import dev.switchboard.activities.plan.SettingWriter.Written;
import dev.switchboard.workflows.batch.UpdateFleetWebhooksInput;
import dev.switchboard.workflows.operation.ErrorCode;
import dev.switchboard.workflows.operation.Failures;
import dev.switchboard.workflows.operation.OperationFailure;
import dev.switchboard.workflows.operation.OperationState;
import io.temporal.failure.ApplicationFailure;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiFunction;
import org.springframework.context.event.EventListener;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Changes pools, agents and the budget for a batch: before its first number what is to be there, and after its last
 * what is to be there no more. A plan is carried out only as it was shown, so what has changed since refuses the whole
 * batch; an undo leaves that alone, and says so. All is locked in one order before anything is written, and the audit
 * trail last.
 */
@Component
final class AppliedSettings implements BatchSettings {

    private static final Comparator<Setting> AS_THEY_ARE_LOCKED =
            Comparator.comparing(Setting::kind).thenComparing(Setting::id);

    /** A pool may name an agent that is created with it. */
    private static final Comparator<Setting> AGENTS_FIRST = Comparator.comparing(
                    (Setting setting) -> setting.kind() != Setting.Kind.AGENT)
            .thenComparing(AS_THEY_ARE_LOCKED);

    private final OperationSettings settings;
    private final Operations operations;
    private final Map<Setting.Kind, SettingWriter<?, ?>> writers = new EnumMap<>(Setting.Kind.class);
    private final AuditAppender audit;
    private final TransactionTemplate transaction;

    AppliedSettings(
            OperationSettings settings,
            Operations operations,
            List<SettingWriter<?, ?>> writers,
            AuditAppender audit,
            PlatformTransactionManager transactions) {
        this.settings = settings;
        this.operations = operations;
        writers.forEach(writer -> this.writers.put(writer.kind(), writer));
        this.audit = audit;
        this.transaction = new TransactionTemplate(transactions);
    }

    @Override
    public void change(UpdateFleetWebhooksInput batch) {
        boolean undoes = batch.scope().undoes() != null;
        transaction.executeWithoutResult(status -> {
            List<Setting> begun = lock(batch.operationId(), settings.beginChanging(batch.operationId()));
            begun.sort(AGENTS_FIRST);
            write(
                    batch.operationId(),
                    begun,
                    undoes,
                    (owner, setting) -> writer(setting).change(owner, setting));
        });
    }

    /**
     * Of an undo: what the plan had created. Pools and budgets go as they are, agents once no number is left to them.
     */
    @EventListener
    @Order(OperationEnded.SETTINGS)
    void end(OperationEnded event) {
        Operation operation = event.operation();
        if (operation == null || !event.whole() || event.input().state() != OperationState.COMPLETED) {
            return;
        }
        List<Setting> begun = lock(operation.id(), settings.beginRemoving(operation.id()));
        write(operation.id(), begun, true, (owner, setting) -> writer(setting).remove(owner, setting));
    }

    private List<Setting> lock(String operationId, List<Setting> begun) {
        List<Setting> inOrder = new ArrayList<>(begun);
        inOrder.sort(AS_THEY_ARE_LOCKED);
        if (!inOrder.isEmpty()) {
            String owner = operations.askedBy(operationId);
            inOrder.forEach(setting -> writer(setting).lock(owner, setting.id()));
        }
        return inOrder;
    }

    private void write(
            String operationId, List<Setting> begun, boolean undoes, BiFunction<String, Setting, Written> how) {
        if (begun.isEmpty()) {
            return;
        }
        String owner = operations.askedBy(operationId);
        List<AuditedCall> told = new ArrayList<>();
        for (Setting setting : begun) {
            Written written = how.apply(owner, setting);
            if (written.leftAlone() != null) {
                if (!undoes) {
                    throw stale(setting);
                }
                settings.leave(operationId, setting, written.leftAlone());
            }
            if (written.told() != null) {
                told.add(written.told());
            }
        }
        told.forEach(call -> audit.append(call.in(operationId)));
    }

    private SettingWriter<?, ?> writer(Setting setting) {
        return Objects.requireNonNull(writers.get(setting.kind()));
    }

    private static ApplicationFailure stale(Setting setting) {
        return Failures.nonRetryable(OperationFailure.of(
                ErrorCode.PLAN_STALE, "Since the plan was made, " + setting.words() + " has changed. Plan again."));
    }
}
