package dev.switchboard.api.assignment;

import dev.switchboard.activities.agent.Agent;
import dev.switchboard.activities.number.FromPool;
import dev.switchboard.activities.number.PhoneNumber;
import dev.switchboard.activities.number.PhoneNumbers;
import dev.switchboard.activities.number.PoolEmptyException;
import dev.switchboard.activities.number.PooledNumbers;
import dev.switchboard.activities.operation.NewOperation;
import dev.switchboard.activities.operation.OpenedOperation;
import dev.switchboard.activities.operation.Operation;
import dev.switchboard.activities.operation.Operations;
import dev.switchboard.activities.pool.PoolState;
import dev.switchboard.api.operation.CallOptions;
import dev.switchboard.api.operation.Launch;
import dev.switchboard.api.operation.OperationStarter;
import dev.switchboard.api.operation.Ownership;
import dev.switchboard.api.problem.Problem;
import dev.switchboard.api.problem.RequestError;
import dev.switchboard.workflows.operation.OperationType;
import dev.switchboard.workflows.pool.PoolKey;
import dev.switchboard.workflows.pool.PoolWorkflowIds;
import java.util.Objects;
import org.springframework.stereotype.Component;

/** Assignments of any number of a pool. The number is reserved as the operation is opened, so that its run has it. */
@Component
final class PooledAssignments {

    private final OperationStarter starter;
    private final Operations operations;
    private final Ownership ownership;
    private final PooledNumbers pooled;
    private final PhoneNumbers numbers;

    PooledAssignments(
            OperationStarter starter,
            Operations operations,
            Ownership ownership,
            PooledNumbers pooled,
            PhoneNumbers numbers) {
        this.starter = starter;
        this.operations = operations;
        this.ownership = ownership;
        this.pooled = pooled;
        this.numbers = numbers;
    }

    /** @throws Problem 409 pool_empty, when none can be had, and then nothing was begun */
    Operation assign(CallOptions options, AssignRequest request) {
        PoolState pool = pool(new PoolKey(options.owner(), Objects.requireNonNull(request.pool())));
        request.refuseIncomplete(pool.pool().agentId());
        Agent agent =
                ownership.agent(options.owner(), request.agentOr(pool.pool().agentId()), "chatbotId");
        FromPool wanted = new FromPool(pool.pool().key().name(), agent.id(), request.sms(), request.whatsApp());
        return starter.start(
                options,
                OperationStarter.Start.of(
                                OperationType.ASSIGN,
                                // Until it is known which number: then it is that number's.
                                PoolWorkflowIds.SCHEDULE_ID,
                                request)
                        .onNumbersOf(agent.id()),
                new OperationStarter.Opening(
                        assignment -> reserve(assignment, wanted),
                        operation -> launch(operation, request, agent),
                        this::discard));
    }

    private PoolState pool(PoolKey key) {
        return Ownership.named("pool", () -> ownership.pool(key));
    }

    private OpenedOperation reserve(NewOperation assignment, FromPool wanted) {
        try {
            return pooled.reserve(assignment, wanted);
        } catch (PoolEmptyException empty) {
            // Or deleted a moment ago.
            PoolState pool = pool(new PoolKey(assignment.owner(), wanted.pool()));
            throw Problem.of(RequestError.POOL_EMPTY, PoolWords.empty(wanted, pool))
                    .with("field", "pool");
        }
    }

    private Launch launch(Operation operation, AssignRequest request, Agent agent) {
        PhoneNumber number =
                numbers.find(Objects.requireNonNull(operation.phoneNumberId())).orElseThrow();
        return request.launch(operation.id(), number, agent);
    }

    /** First the number: as long as the operation is there, recovery would give it back. */
    private void discard(Operation operation) {
        pooled.giveBack(operation.id(), Objects.requireNonNull(operation.phoneNumberId()));
        operations.discard(operation.id());
    }
}
