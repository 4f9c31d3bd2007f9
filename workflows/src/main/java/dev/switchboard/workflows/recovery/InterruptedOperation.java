package dev.switchboard.workflows.recovery;

import dev.switchboard.workflows.assignment.BoundNumber;
import dev.switchboard.workflows.number.MonthlyPrice;
import dev.switchboard.workflows.operation.OperationType;
import org.jspecify.annotations.Nullable;

/**
 * An operation that was lost half way.
 *
 * @param type what it did
 * @param owner who had asked for it
 * @param phoneNumber the number in E.164, empty when there is no such number any more
 * @param bound the number with the binding that the operation worked on; none when it had not got as far as marking one
 * @param confirmed whether the database holds its result already: only the audit message was still to be written
 * @param before what it kept before it wrote anything; none when it had not got so far, so had written nothing to
 *     Twilio
 * @param agentId the agent that it was about; known when there is no binding any more
 * @param price what the number costs, of an operation that has bought it
 */
public record InterruptedOperation(
        OperationType type,
        String owner,
        String phoneNumber,
        @Nullable BoundNumber bound,
        boolean confirmed,
        @Nullable BeforeImage before,
        @Nullable String agentId,
        @Nullable MonthlyPrice price) {}
