package dev.switchboard.api.problem;

import dev.switchboard.workflows.operation.ErrorCode;
import dev.switchboard.workflows.operation.OperationFailure;
import dev.switchboard.workflows.route.RouteOwner;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;

/** An error answer on its way out: {@code application/problem+json} with {@code success} false and a stable code. */
public final class Problem extends RuntimeException {

    /** How long a caller should wait when something that we need does not answer. */
    public static final String RETRY_AFTER_SECONDS = "5";

    /** Whoever gets this many wrong has seen enough, and an answer must not grow with the request. */
    private static final int MOST_ERRORS = 20;

    private final transient ProblemDetail body;
    private final transient HttpHeaders headers = new HttpHeaders();

    private Problem(HttpStatus status, String code, String title, String detail) {
        super(detail, null, false, false);
        this.body = ProblemDetail.forStatusAndDetail(status, detail);
        body.setTitle(title);
        body.setProperty("success", false);
        body.setProperty("error", code);
    }

    public static Problem of(RequestError error, String detail) {
        Problem problem = new Problem(error.status(), error.code(), error.title(), detail);
        return error == RequestError.UNAVAILABLE
                ? problem.withHeader(HttpHeaders.RETRY_AFTER, RETRY_AFTER_SECONDS)
                : problem;
    }

    /** A request with one wrong field. */
    public static Problem invalid(String field, String detail) {
        return invalid(List.of(new FieldError(field, detail)));
    }

    /** A request with wrong fields; the first is also named on its own. Of many the first {@value #MOST_ERRORS}. */
    public static Problem invalid(List<FieldError> all) {
        List<FieldError> errors = all.stream().distinct().limit(MOST_ERRORS).toList();
        String detail = String.join(
                " ",
                errors.stream()
                        .map(error -> error.field() + ": " + error.message())
                        .toList());
        Problem problem = of(RequestError.INVALID_REQUEST, detail);
        if (!errors.isEmpty()) {
            problem.with("field", errors.get(0).field()).with("errors", errors);
        }
        return problem;
    }

    /** A request whose body has more bytes than that. */
    public static Problem tooLong(int limit) {
        return invalid("body", "is longer than " + limit + " bytes; send less.");
    }

    /** A refused or failed operation, in the words of its failure. */
    public static Problem of(OperationFailure failure) {
        return of(failure, failure.message());
    }

    /** A refused or failed operation, with more to say than its failure does. */
    public static Problem of(OperationFailure failure, String detail) {
        ErrorCode code = failure.code();
        Problem problem = new Problem(ErrorStatus.of(code), code.code(), title(code), detail);
        if (ErrorStatus.isTwilios(code)) {
            problem.with("twilio", twilio(failure));
        }
        RouteOwner owner = failure.owner();
        if (owner != null) {
            problem.with("owner", Map.of("kind", owner.kind().code(), "sid", owner.sid()));
        }
        Map<String, String> changedByOthers = failure.changedByOthers();
        if (changedByOthers != null && !changedByOthers.isEmpty()) {
            problem.with("changedByOthers", changedByOthers);
        }
        if (failure.field() != null) {
            problem.with("field", failure.field());
        }
        return problem;
    }

    public Problem with(String property, @Nullable Object value) {
        body.setProperty(property, value);
        return this;
    }

    public Problem withHeader(String name, String value) {
        headers.set(name, value);
        return this;
    }

    public ProblemDetail body() {
        return body;
    }

    public HttpHeaders headers() {
        return headers;
    }

    private static String title(ErrorCode code) {
        String words = code.code().replace('_', ' ');
        return Character.toUpperCase(words.charAt(0)) + words.substring(1);
    }

    /** What Twilio said. */
    public static Map<String, @Nullable Object> twilio(OperationFailure failure) {
        Map<String, @Nullable Object> twilio = new LinkedHashMap<>();
        twilio.put("code", failure.twilioCode());
        twilio.put("status", failure.twilioStatus());
        twilio.put("message", failure.message());
        twilio.put("moreInfo", failure.moreInfo());
        return twilio;
    }

    /**
     * What is wrong with one field, and how to cure it.
     *
     * @param field its name in the body, the query or the headers
     */
    public record FieldError(String field, String message) {}
}
