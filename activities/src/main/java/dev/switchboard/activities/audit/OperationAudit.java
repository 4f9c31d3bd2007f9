package dev.switchboard.activities.audit;

import dev.switchboard.activities.number.PhoneNumber;
import dev.switchboard.activities.number.PhoneNumbers;
import dev.switchboard.activities.operation.Operation;
import dev.switchboard.activities.operation.OperationStates;
import dev.switchboard.activities.operation.Operations;
import dev.switchboard.workflows.audit.AuditAction;
import dev.switchboard.workflows.audit.AuditInput;
import dev.switchboard.workflows.number.Capabilities;
import dev.switchboard.workflows.number.Channel;
import dev.switchboard.workflows.operation.ErrorCode;
import dev.switchboard.workflows.operation.Failures;
import dev.switchboard.workflows.operation.NumberOperationResult;
import dev.switchboard.workflows.operation.OperationFailure;
import dev.switchboard.workflows.operation.OperationType;
import dev.switchboard.workflows.usage.UsageWorkflowIds;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Audits how operations end: the message and the end of its operation are one transaction. */
@Component
public final class OperationAudit {

    private final AuditAppender appender;
    private final TransactionTemplate transaction;
    private final PhoneNumbers numbers;
    private final Operations operations;
    private final OperationStates operationStates;

    OperationAudit(
            AuditAppender appender,
            PlatformTransactionManager transactionManager,
            PhoneNumbers numbers,
            Operations operations,
            OperationStates operationStates) {
        this.appender = appender;
        this.transaction = new TransactionTemplate(transactionManager);
        this.numbers = numbers;
        this.operations = operations;
        this.operationStates = operationStates;
    }

    /**
     * A repeated call does nothing: what it has done is rolled back, since there is a message already.
     *
     * <p>Who asked, and so whose trail it is, comes from what was stored when the operation was opened. It never comes
     * from the input, which is a workflow's: whoever reaches Temporal can start one.
     *
     * @throws io.temporal.failure.ApplicationFailure not to be tried again, when the input names another number than
     *     the operation
     */
    public void append(AuditInput input) {
        transaction.executeWithoutResult(status -> {
            Optional<Operation> operation = operations.find(input.operationId());
            operation.ifPresent(stored -> refuseAnotherNumber(stored, input));
            operationStates.end(input, operation.orElse(null));
            if (!append(input, operation)) {
                status.setRollbackOnly();
            }
        });
    }

    /** False when there is a message of this operation and number already. */
    private boolean append(AuditInput input, Optional<Operation> operation) {
        // Whoever asked sees the message.
        String owner = operation.map(Operation::owner).orElse(UsageWorkflowIds.SYSTEM_OWNER);
        return appender.append(new NewAuditMessage(
                owner,
                action(input, operation).value(),
                owner,
                input.operationId(),
                input.phoneNumberId(),
                input.agentId(),
                metadata(input, owner),
                input.subject().before(),
                input.subject().after(),
                input.failure(),
                input.counts()));
    }

    private static void refuseAnotherNumber(Operation stored, AuditInput input) {
        if (stored.phoneNumberId() != null && !stored.phoneNumberId().equals(input.phoneNumberId())) {
            throw Failures.nonRetryable(OperationFailure.of(
                    ErrorCode.INTERNAL,
                    "Operation " + stored.id() + " is on " + stored.phoneNumberId() + " and cannot be audited for "
                            + input.phoneNumberId() + "."));
        }
    }

    /** What a repair brings up to date is told apart, so that who looks for drift finds how it ended. */
    private static AuditAction action(AuditInput input, Optional<Operation> operation) {
        boolean repairs = operation
                .filter(found -> found.type() == OperationType.REPAIR_DRIFT)
                .isPresent();
        return repairs && input.action() == AuditAction.WEBHOOKS_UPDATED ? AuditAction.DRIFT_REPAIRED : input.action();
    }

    /** Says nothing of a number that belongs to somebody else: a refused attempt must not tell what it is. */
    private AuditMetadata metadata(AuditInput input, String owner) {
        Optional<PhoneNumber> number = Optional.ofNullable(input.phoneNumberId())
                .flatMap(numbers::find)
                .filter(found -> found.owner().equals(owner));
        AuditMetadata.Builder metadata = AuditMetadata.builder()
                .state(input.state())
                .changedByOthers(changedByOthers(input))
                .gone(gone(input))
                .account(input.subject().accountSid())
                .price(input.subject().price())
                .formerAgent(input.subject().formerAgentId());
        if (input.result() != null) {
            metadata.restoration(AuditRestoration.of(input.result().restoration()));
        }
        number.ifPresent(found -> metadata.number(found.phoneNumber(), enabled(input, found), found.capabilities()));
        return metadata.build();
    }

    private static Capabilities enabled(AuditInput input, PhoneNumber number) {
        Capabilities known = input.subject().enabled();
        return known == null ? Capabilities.of(number.channels()) : known;
    }

    private static @Nullable Set<Channel> gone(AuditInput input) {
        NumberOperationResult result = input.result();
        return result == null || result.gone().isEmpty() ? null : result.gone();
    }

    private static @Nullable Map<String, String> changedByOthers(AuditInput input) {
        OperationFailure failure = input.failure();
        if (failure != null) {
            return failure.changedByOthers();
        }
        NumberOperationResult result = input.result();
        return result == null || result.changedByOthers().isEmpty() ? null : result.changedByOthers();
    }
}
