package dev.switchboard.api.console;

import dev.switchboard.api.operation.CallOptions;
import dev.switchboard.api.operation.OperationAnswers;
import dev.switchboard.api.problem.Problem;
import dev.switchboard.api.problem.Problem.FieldError;
import dev.switchboard.api.problem.RequestError;
import jakarta.validation.Validator;
import java.security.Principal;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Component;

/** How pages call the API's controllers: with what Spring would have checked, and never waiting for an operation. */
@Component
@ConditionalOnConsole
final class ConsoleCalls {

    private final Validator validator;

    ConsoleCalls(Validator validator) {
        this.validator = validator;
    }

    /** A person sees the operation run, so nobody waits for it. */
    static CallOptions options(Principal caller) {
        return new CallOptions(caller.getName(), null, true);
    }

    /**
     * The request, if it is a valid one.
     *
     * @throws Problem that names each field that is wrong
     */
    <T extends Record> T valid(T request) {
        List<FieldError> errors = validator.validate(request).stream()
                .map(found -> new FieldError(found.getPropertyPath().toString(), found.getMessage()))
                .sorted((a, b) -> a.field().compareTo(b.field()))
                .toList();
        if (!errors.isEmpty()) {
            throw Problem.invalid(errors);
        }
        return request;
    }

    /** How many numbers may fail: {@code 5} is a number, {@code 5%} a share. */
    static @Nullable Object limit(@Nullable String maxFailures) {
        String given = Paging.given(maxFailures);
        return given != null && given.matches("[0-9]{1,9}") ? (Object) Integer.valueOf(given) : given;
    }

    /** Where to watch what was started. */
    static String toOperation(ResponseEntity<Object> answer) {
        return "redirect:/console/operations/" + operationId(answer);
    }

    static String operationId(ResponseEntity<Object> answer) {
        String id = answer.getHeaders().getFirst(OperationAnswers.OPERATION_ID);
        if (id == null) {
            throw Problem.of(RequestError.INTERNAL, "The operation was started, and its id is not known.");
        }
        return id;
    }
}
