package dev.switchboard.api.problem;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
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
import tools.jackson.core.JacksonException;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.databind.DatabindException;
import tools.jackson.databind.exc.InvalidFormatException;
import tools.jackson.databind.exc.MismatchedInputException;
import tools.jackson.databind.exc.UnrecognizedPropertyException;

/** Turns whatever a controller, or Spring before it, throws into a {@link Problem}. Answers never carry a stack or SQL. */
@RestControllerAdvice
class ProblemAdvice extends ResponseEntityExceptionHandler {

    private static final Logger log = LoggerFactory.getLogger(ProblemAdvice.class);

    /** What Jackson says of a field that is there twice. */
    private static final Pattern TWICE = Pattern.compile("Duplicate Object property \"(?<name>[^\"]{1,64})\"");

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
        return problem(unreadable(exception.getCause()));
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
        return problem(Problem.invalid(field, expected(exception.getRequiredType())));
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

    private static Problem unreadable(@Nullable Throwable cause) {
        if (cause instanceof UnrecognizedPropertyException unknown) {
            String known = unknown.getKnownPropertyIds() == null
                    ? ""
                    : " Known fields: "
                            + unknown.getKnownPropertyIds().stream()
                                    .map(String::valueOf)
                                    .sorted()
                                    .collect(Collectors.joining(", "))
                            + ".";
            return Problem.invalid(path(unknown), "is not a field of this request; leave it out." + known);
        }
        if (cause instanceof InvalidFormatException wrong) {
            return Problem.invalid(path(wrong), expected(wrong.getTargetType()));
        }
        if (cause instanceof MismatchedInputException wrong) {
            return wrong.getPath().isEmpty()
                    ? Problem.invalid("body", "must be a JSON object with the fields of this request.")
                    : Problem.invalid(path(wrong), expected(wrong.getTargetType()));
        }
        if (cause instanceof StreamReadException malformed) {
            Matcher twice = TWICE.matcher(String.valueOf(malformed.getOriginalMessage()));
            if (twice.matches()) {
                return Problem.invalid(twice.group("name"), "is given more than once; give it once.");
            }
            return Problem.invalid(
                    "body",
                    "is not valid JSON (line " + malformed.getLocation().getLineNr() + ", column "
                            + malformed.getLocation().getColumnNr() + ").");
        }
        if (cause instanceof DatabindException wrong && !wrong.getPath().isEmpty()) {
            return Problem.invalid(path(wrong), "has a value that is not accepted.");
        }
        return Problem.invalid("body", "must be a JSON object with the fields of this request.");
    }

    /** As constraints name it too: {@code numbers[3].agent}. */
    private static String path(JacksonException exception) {
        StringBuilder path = new StringBuilder();
        exception.getPath().forEach(reference -> {
            if (reference.getPropertyName() == null) {
                path.append('[').append(reference.getIndex()).append(']');
            } else {
                path.append(path.isEmpty() ? "" : ".").append(reference.getPropertyName());
            }
        });
        return path.isEmpty() ? "body" : path.toString();
    }

    private static String expected(@Nullable Class<?> type) {
        if (type == null) {
            return "has a value of the wrong type.";
        }
        if (type.isEnum()) {
            return "must be one of "
                    + Arrays.stream(type.getEnumConstants())
                            .map(String::valueOf)
                            .collect(Collectors.joining(", "))
                    + ".";
        }
        String name = type.getSimpleName().toLowerCase(Locale.ROOT);
        return switch (name) {
            case "boolean" -> "must be true or false.";
            case "int", "integer", "long" -> "must be a whole number.";
            case "double" -> "must be a number.";
            case "list" -> "must be a list.";
            case "string" -> "must be a text.";
            case "instant", "offsetdatetime" -> "must be a time like 2026-01-31T12:00:00Z.";
            case "localdate" -> "must be a date like 2026-01-31.";
            case "uri" -> "must be a URL.";
            default -> "has a value of the wrong type.";
        };
    }
}
