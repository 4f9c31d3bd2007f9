package dev.switchboard.api.operation;

import dev.switchboard.activities.operation.NewOperation;
import dev.switchboard.activities.operation.OpenedOperation;
import dev.switchboard.activities.operation.Operation;
import dev.switchboard.activities.operation.Operations;
import dev.switchboard.api.problem.Problem;
import dev.switchboard.api.problem.RequestError;
import dev.switchboard.api.temporal.TemporalCalls;
import dev.switchboard.workflows.audit.AuditAction;
import dev.switchboard.workflows.audit.AuditActivities;
import dev.switchboard.workflows.audit.AuditInput;
import dev.switchboard.workflows.audit.AuditSubject;
import dev.switchboard.workflows.audit.OperationEnd;
import dev.switchboard.workflows.number.Capabilities;
import dev.switchboard.workflows.operation.OperationFailure;
import dev.switchboard.workflows.operation.OperationState;
import dev.switchboard.workflows.operation.OperationType;
import io.grpc.Status;
import io.temporal.client.WorkflowExecutionAlreadyStarted;
import io.temporal.client.WorkflowStub;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.http.HttpHeaders;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/**
 * Starts operations and waits for them.
 *
 * <p>The row comes first, then the workflow: a process that dies in between leaves a PENDING row, which {@link
 * OperationRecovery} ends. A workflow that surely was not started takes its row with it, so that an idempotency key is
 * free again.
 */
@Component
public final class OperationStarter {

    private static final Logger log = LoggerFactory.getLogger(OperationStarter.class);

    private final Operations operations;
    private final WorkflowStarts workflows;
    private final AuditActivities audit;
    private final BoundedLook look;
    private final OperationWaits waits;
    private final OperationInTheWay inTheWay;

    OperationStarter(
            Operations operations,
            WorkflowStarts workflows,
            AuditActivities audit,
            BoundedLook look,
            OperationWaits waits,
            OperationInTheWay inTheWay) {
        this.operations = operations;
        this.audit = audit;
        this.look = look;
        this.workflows = workflows;
        this.waits = waits;
        this.inTheWay = inTheWay;
    }

    /**
     * What is to be started: the row's columns, and everything that was asked for.
     *
     * @param sourceOperationId the operation that this one undoes or tries again
     */
    public record Start(
            OperationType type,
            String workflowId,
            @Nullable String phoneNumberId,
            @Nullable String agentId,
            @Nullable String sourceOperationId,
            Record request) {

        /** Of no number, no agent and no other operation, until it is said. */
        public static Start of(OperationType type, String workflowId, Record request) {
            return new Start(type, workflowId, null, null, null, request);
        }

        /** Of a number, and of the agent that it has or gets. */
        public Start onNumber(String id, @Nullable String agent) {
            return new Start(type, workflowId, id, agent, sourceOperationId, request);
        }

        /** Of an agent's numbers; of all, when it is none. */
        public Start onNumbersOf(@Nullable String agent) {
            return new Start(type, workflowId, phoneNumberId, agent, sourceOperationId, request);
        }

        /** Undoes or tries again what another operation did. */
        public Start after(String operationId) {
            return new Start(type, workflowId, phoneNumberId, agentId, operationId, request);
        }
    }

    /**
     * What the database refuses of a caller's request, so that no run is started for it.
     *
     * @param action what is audited
     * @param enabled what was to be switched on; none to take it from the binding
     */
    public record Refusal(
            OperationFailure because,
            AuditAction action,
            @Nullable Capabilities enabled) {}

    /**
     * Starts an operation, or attaches to the one that was started with the same idempotency key, and waits.
     *
     * @param launch the workflow, given the operation's id
     * @return the operation as it stands after the wait
     * @throws Problem when the operation failed, is refused, or cannot be started
     */
    public Operation start(CallOptions options, Start start, Function<String, Launch> launch) {
        return start(options, start, Optional::empty, launch);
    }

    /**
     * Starts an operation, or attaches to the one that was started with the same idempotency key, and waits. One that
     * is refused ends at once, with its audit message and without a run.
     *
     * @param refusal why a new one must not be started; not asked of one that is there already, which is attached to
     * @param launch the workflow, given the operation's id
     * @return the operation as it stands after the wait
     * @throws Problem when the operation failed, is refused, or cannot be started
     */
    public Operation start(
            CallOptions options, Start start, Supplier<Optional<Refusal>> refusal, Function<String, Launch> launch) {
        return start(
                options,
                start,
                new Opening(
                        operations::open,
                        refusal,
                        operation -> launch.apply(operation.id()),
                        operation -> operations.discard(operation.id())));
    }

    /**
     * How an operation is opened that takes something in the same transaction.
     *
     * @param open opens it, or finds the one that was opened with the same idempotency key
     * @param refusal why a new one must not be started
     * @param launch the workflow, given the operation as it was opened
     * @param discard takes it back, with what it took, when its workflow surely was not started
     */
    public record Opening(
            Function<NewOperation, OpenedOperation> open,
            Supplier<Optional<Refusal>> refusal,
            Function<Operation, Launch> launch,
            Consumer<Operation> discard) {

        /** One that is refused for nothing. */
        public Opening(
                Function<NewOperation, OpenedOperation> open,
                Function<Operation, Launch> launch,
                Consumer<Operation> discard) {
            this(open, Optional::empty, launch, discard);
        }
    }

    /** As {@link #start(CallOptions, Start, Supplier, Function)}, of an operation that is opened otherwise. */
    public Operation start(CallOptions options, Start start, Opening opening) {
        String fingerprint = Fingerprints.of(start.type(), start.request());
        OpenedOperation opened = opening.open()
                .apply(new NewOperation(
                        options.owner(),
                        start.type(),
                        start.phoneNumberId(),
                        start.agentId(),
                        start.sourceOperationId(),
                        start.workflowId(),
                        options.idempotencyKey(),
                        options.idempotencyKey() == null ? null : fingerprint));
        Operation operation = opened.operation();
        if (!opened.isNew()) {
            refuseAnotherRequest(operation, fingerprint);
            return waits.forRow(options, operation).orElseThrow(() -> inTheWay.of(operation));
        }
        Optional<Refusal> refusal = refusal(operation, opening);
        if (refusal.isPresent()) {
            return refused(operation, refusal.get());
        }
        WorkflowStub workflow = launch(operation, opening);
        return waits.forRun(options, operation, workflow);
    }

    /**
     * Attaches to the operation that was started with the caller's idempotency key before, and waits. To be asked
     * before anything is looked up that the call names: a repeated call has its answer also when that is gone.
     *
     * @return the operation as it stands after the wait; empty when there is no such key, or it is new
     * @throws Problem when the key came with another request, or the operation failed
     */
    public Optional<Operation> repeated(CallOptions options, OperationType type, Record request) {
        String key = options.idempotencyKey();
        return key == null
                ? Optional.empty()
                : operations.findByKey(options.owner(), key).flatMap(operation -> {
                    refuseAnotherRequest(operation, Fingerprints.of(type, request));
                    return waits.forRow(options, operation);
                });
    }

    /** Waits for the end of an operation, as {@link #start} does. */
    public Operation awaitEnd(CallOptions options, Operation operation) {
        return waits.forRow(options, operation).orElse(operation);
    }

    private Optional<Refusal> refusal(Operation operation, Opening opening) {
        try {
            return opening.refusal().get();
        } catch (RuntimeException unknown) {
            discard(operation, opening);
            throw unknown;
        }
    }

    private Operation refused(Operation operation, Refusal refusal) {
        AuditSubject subject =
                AuditSubject.of(operation.phoneNumberId(), operation.agentId()).withEnabled(refusal.enabled());
        audit.audit(new AuditInput(
                operation.id(),
                refusal.action(),
                operation.owner(),
                subject,
                OperationEnd.failed(OperationState.FAILED, refusal.because())));
        return look.at(operation);
    }

    private WorkflowStub launch(Operation operation, Opening opening) {
        try {
            return workflows.start(operation, opening.launch().apply(operation));
        } catch (WorkflowExecutionAlreadyStarted e) {
            discard(operation, opening);
            throw inTheWay.of(operation);
        } catch (RuntimeException e) {
            logFailure(operation, e);
            if (TemporalCalls.outcomeUnknown(e)) {
                throw Problem.of(
                                RequestError.UNAVAILABLE,
                                "Temporal did not answer in time, so it is unknown whether the operation was started."
                                        + " Repeat the call with the same Idempotency-Key, or look at the operation.")
                        .with("operationId", operation.id())
                        .withHeader(HttpHeaders.LOCATION, OperationAnswers.location(operation.id()));
            }
            discard(operation, opening);
            throw Problem.of(
                    RequestError.UNAVAILABLE,
                    "Temporal cannot be reached now, so nothing was started. Try again later.");
        }
    }

    /** The caller has the outcome already; the recovery ends a row that stays. */
    private void discard(Operation operation, Opening opening) {
        try {
            opening.discard().accept(operation);
        } catch (DataAccessException | TransactionException e) {
            log.warn(
                    "Operation {} was not started, and its row could not be taken back: {}",
                    operation.id(),
                    String.valueOf(e.getMessage()));
        }
    }

    /** Temporal's status says it all, and while Temporal is away there is one for each call. */
    private static void logFailure(Operation operation, RuntimeException failure) {
        Optional<Status> status = TemporalCalls.statusOf(failure);
        if (status.isPresent()) {
            log.warn("Operation {} could not be started: {}", operation.id(), status.get());
        } else {
            log.warn("Operation {} could not be started", operation.id(), failure);
        }
    }

    private static void refuseAnotherRequest(Operation operation, String fingerprint) {
        if (!fingerprint.equals(operation.requestFingerprint())) {
            throw Problem.of(
                            RequestError.IDEMPOTENCY_KEY_REUSED,
                            "This Idempotency-Key came with another request before; choose a new one.")
                    .with("field", CallOptionsResolver.IDEMPOTENCY_KEY)
                    .with("operationId", operation.id());
        }
    }
}
