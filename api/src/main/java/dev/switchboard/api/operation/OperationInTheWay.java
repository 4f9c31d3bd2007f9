package dev.switchboard.api.operation;

import dev.switchboard.activities.operation.Operation;
import dev.switchboard.activities.operation.Operations;
import dev.switchboard.api.problem.Problem;
import dev.switchboard.workflows.batch.BatchWorkflowIds;
import dev.switchboard.workflows.operation.ErrorCode;
import dev.switchboard.workflows.operation.OperationFailure;
import dev.switchboard.workflows.operation.OperationType;
import java.util.Optional;
import org.springframework.http.HttpHeaders;
import org.springframework.stereotype.Component;

/** Says which operation another one has to wait for. */
@Component
final class OperationInTheWay {

    private final Operations operations;

    OperationInTheWay(Operations operations) {
        this.operations = operations;
    }

    /** The answer to who asks for an operation while another one works on the same. */
    Problem of(Operation refused) {
        Optional<Operation> running = operations
                .running(refused.workflowId())
                .or(() -> operations.running(BatchWorkflowIds.updateWorkflowId(refused.owner())));
        Problem problem = Problem.of(OperationFailure.of(
                ErrorCode.OPERATION_RUNNING,
                busy(refused) + " another operation running; wait until it ends, or cancel it."
                        + running.filter(operation -> operation.type() == OperationType.RELEASE)
                                .map(release -> " It is being released; POST /api/phone-numbers/"
                                        + release.phoneNumberId() + "/keep keeps the number.")
                                .orElse("")));
        // Whoever else's operation it is, its id is not the caller's to know.
        running.filter(operation -> operation.owner().equals(refused.owner()))
                .ifPresent(operation -> problem.with("operationId", operation.id())
                        .withHeader(HttpHeaders.LOCATION, OperationAnswers.location(operation.id())));
        return problem;
    }

    private static String busy(Operation refused) {
        if (refused.type() == OperationType.ROTATE_AUTH_TOKEN) {
            return "The Twilio account has";
        }
        return refused.phoneNumberId() == null
                ? "Your numbers have"
                : "Phone number " + refused.phoneNumberId() + " has";
    }
}
