package dev.switchboard.api.operation;

import dev.switchboard.activities.operation.Operation;
import dev.switchboard.api.problem.Problem;
import dev.switchboard.workflows.operation.ErrorCode;
import dev.switchboard.workflows.operation.OperationFailure;
import dev.switchboard.workflows.operation.OperationState;
import java.util.function.Function;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;

/** From an operation to the answer of the call that started it. */
public final class OperationAnswers {

    /** Names the operation behind an answer whose body does not. */
    public static final String OPERATION_ID = "Operation-Id";

    private OperationAnswers() {}

    static String location(String operationId) {
        return "/api/operations/" + operationId;
    }

    /**
     * 200 with the body of a completed operation, 202 for one that runs.
     *
     * @throws Problem when it failed
     */
    public static ResponseEntity<Object> of(
            Operation operation, CallOptions options, Function<Operation, Object> completed) {
        if (!operation.state().ended()) {
            return accepted(operation, options);
        }
        if (operation.state() != OperationState.COMPLETED) {
            throw failed(operation);
        }
        return ResponseEntity.ok().header(OPERATION_ID, operation.id()).body(completed.apply(operation));
    }

    private static ResponseEntity<Object> accepted(Operation operation, CallOptions options) {
        ResponseEntity.BodyBuilder answer = ResponseEntity.accepted()
                .header(HttpHeaders.LOCATION, location(operation.id()))
                .header(OPERATION_ID, operation.id());
        if (options.respondAsync()) {
            answer.header("Preference-Applied", CallOptionsResolver.RESPOND_ASYNC);
        }
        return answer.body(new AcceptedAnswer(true, new AcceptedAnswer.Started(operation.id(), operation.state())));
    }

    private static Problem failed(Operation operation) {
        OperationFailure given = operation.failure();
        OperationFailure failure = given != null ? given : withoutReason(operation);
        String detail = failure.message();
        if (operation.state() == OperationState.COMPENSATED) {
            detail += " The database was rolled back, and Twilio is as it was before.";
        }
        if (operation.state() == OperationState.COMPENSATION_INCOMPLETE) {
            detail += " The rollback is incomplete: look at operation " + operation.id() + ".";
        }
        return Problem.of(failure, detail)
                .with("operationId", operation.id())
                .with("state", operation.state())
                .withHeader(OPERATION_ID, operation.id());
    }

    private static OperationFailure withoutReason(Operation operation) {
        return operation.state() == OperationState.CANCELLED
                ? OperationFailure.of(
                        ErrorCode.CANCELLED, "The operation was cancelled; what it had changed was put back.")
                : OperationFailure.of(ErrorCode.INTERNAL, "The operation ended as " + operation.state() + ".");
    }

    /** The answer while an operation runs. */
    public record AcceptedAnswer(boolean success, Started operation) {

        /** What to ask {@code /api/operations/{id}} for. */
        public record Started(String id, OperationState state) {}
    }
}
