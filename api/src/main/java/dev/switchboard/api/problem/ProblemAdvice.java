package dev.switchboard.api.problem;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.TypeMismatchException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.security.web.firewall.RequestRejectedException;
import org.springframework.security.web.firewall.RequestRejectedHandler;
import org.springframework.validation.FieldError;
import org.springframework.web.bind.MethodArgumentNotValidException;
import org.springframework.web.bind.MissingRequestValueException;
import org.springframework.web.bind.MissingServletRequestParameterException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.context.request.WebRequest;
import org.springframework.web.method.annotation.HandlerMethodValidationException;
import org.springframework.web.method.annotation.MethodArgumentTypeMismatchException;
import org.springframework.web.servlet.mvc.method.annotation.ResponseEntityExceptionHandler;

/**
 * Turns whatever a controller, or Spring before it, throws into a {@link Problem}. Answers never carry a stack or SQL.
 */
@RestControllerAdvice
class ProblemAdvice extends ResponseEntityExceptionHandler {

    private static final Logger log = LoggerFactory.getLogger(ProblemAdvice.class);

    private final RequestRejectedHandler rejected;

    ProblemAdvice(RequestRejectedHandler rejected) {
        this.rejected = rejected;
    }

    @ExceptionHandler
    ResponseEntity<Object> problem(Problem problem) {
        return new ResponseEntity<>(
                problem.body(),
                problem.headers(),
                HttpStatusCode.valueOf(problem.body().getStatus()));
    }

    /** Spring Security checks names of parameters and headers only when they are asked for, which may be this late. */
    @ExceptionHandler
    void rejected(RequestRejectedException exception, HttpServletRequest request, HttpServletResponse response)
            throws IOException, ServletException {
        rejected.handle(request, response, exception);
    }

    @ExceptionHandler
    ResponseEntity<Object> other(Exception exception) {
        return problem(KnownProblems.of(exception).orElseGet(() -> {
            log.error("Unexpected failure of a request", exception);
            return Problem.of(RequestError.INTERNAL, "Something unexpected happened; it has been logged.");
        }));
    }

    @Override
    protected @Nullable ResponseEntity<Object> handleHttpMessageNotReadable(
            HttpMessageNotReadableException exception, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        return problem(UnreadableJson.problem(exception.getCause()));
    }

    @Override
    protected @Nullable ResponseEntity<Object> handleMethodArgumentNotValid(
            MethodArgumentNotValidException exception, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        List<Problem.FieldError> errors = exception.getFieldErrors().stream()
                .map(error -> new Problem.FieldError(error.getField(), String.valueOf(error.getDefaultMessage())))
                .sorted((a, b) -> a.field().compareTo(b.field()))
                .toList();
        return problem(Problem.invalid(errors));
    }

    @Override
    protected @Nullable ResponseEntity<Object> handleHandlerMethodValidationException(
            HandlerMethodValidationException exception,
            HttpHeaders headers,
            HttpStatusCode status,
            WebRequest request) {
        List<Problem.FieldError> errors = new ArrayList<>();
        exception
                .getParameterValidationResults()
                .forEach(result -> result.getResolvableErrors()
                        .forEach(error -> errors.add(new Problem.FieldError(
                                // Of a body its field; whoever checks parameters as well has the body checked with
                                // them.
                                error instanceof FieldError of
                                        ? of.getField()
                                        : String.valueOf(
                                                result.getMethodParameter().getParameterName()),
                                String.valueOf(error.getDefaultMessage())))));
        return problem(Problem.invalid(errors));
    }

    @Override
    protected @Nullable ResponseEntity<Object> handleTypeMismatch(
            TypeMismatchException exception, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        String field = exception instanceof MethodArgumentTypeMismatchException mismatch
                ? mismatch.getName()
                : String.valueOf(exception.getPropertyName());
        return problem(Problem.invalid(field, UnreadableJson.expected(exception.getRequiredType())));
    }

    @Override
    protected @Nullable ResponseEntity<Object> handleMissingServletRequestParameter(
            MissingServletRequestParameterException exception,
            HttpHeaders headers,
            HttpStatusCode status,
            WebRequest request) {
        return problem(Problem.invalid(exception.getParameterName(), "is missing: give it in the query."));
    }

    @Override
    protected @Nullable ResponseEntity<Object> handleServletRequestBindingException(
            org.springframework.web.bind.ServletRequestBindingException exception,
            HttpHeaders headers,
            HttpStatusCode status,
            WebRequest request) {
        String what = exception instanceof MissingRequestValueException ? "is missing." : "is malformed.";
        return problem(Problem.invalid("request", what));
    }

    @Override
    protected @Nullable ResponseEntity<Object> handleExceptionInternal(
            Exception exception,
            @Nullable Object body,
            HttpHeaders headers,
            HttpStatusCode status,
            WebRequest request) {
        RequestError error = RequestError.of(status);
        if (status.is5xxServerError()) {
            log.error("Unexpected failure of a request", exception);
        }
        String detail = switch (error) {
            case NOT_FOUND -> "There is nothing at this path. /swagger-ui.html lists what there is.";
            case METHOD_NOT_ALLOWED -> "This path does not take this method; the header Allow lists those it takes.";
            case UNSUPPORTED_MEDIA_TYPE -> "This path does not read bodies of this Content-Type.";
            case NOT_ACCEPTABLE -> "Answers are application/json; accept that.";
            default ->
                body instanceof ProblemDetail given && given.getDetail() != null && status.is4xxClientError()
                        ? given.getDetail()
                        : "Something unexpected happened; it has been logged.";
        };
        ProblemDetail problem = Problem.of(error, detail).body();
        problem.setStatus(status.value());
        return new ResponseEntity<>(problem, headers, status);
    }
}
