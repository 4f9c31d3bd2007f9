package dev.switchboard.api.problem;

import java.util.Locale;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;

/** Why a request was refused before any operation came of it. The {@link #code()} is the stable {@code error}. */
public enum RequestError {
    INVALID_REQUEST(HttpStatus.BAD_REQUEST, "Invalid request"),
    UNAUTHORIZED(HttpStatus.UNAUTHORIZED, "Unauthorized"),
    FORBIDDEN(HttpStatus.FORBIDDEN, "Forbidden"),
    NOT_FOUND(HttpStatus.NOT_FOUND, "Not found"),
    OPERATION_NOT_FOUND(HttpStatus.NOT_FOUND, "No such operation"),
    METHOD_NOT_ALLOWED(HttpStatus.METHOD_NOT_ALLOWED, "Method not allowed"),
    NOT_ACCEPTABLE(HttpStatus.NOT_ACCEPTABLE, "Not acceptable"),
    UNSUPPORTED_MEDIA_TYPE(HttpStatus.UNSUPPORTED_MEDIA_TYPE, "Unsupported media type"),
    OPERATION_ENDED(HttpStatus.CONFLICT, "Operation has ended"),
    OPERATION_RUNS(HttpStatus.CONFLICT, "Operation still runs"),
    NOT_A_BATCH(HttpStatus.CONFLICT, "Not a batch"),
    NOT_PAUSABLE(HttpStatus.CONFLICT, "Not pausable"),
    AGENT_ID_TAKEN(HttpStatus.CONFLICT, "Agent id taken"),
    SECRET_JUST_RENEWED(HttpStatus.CONFLICT, "Secret just renewed"),
    AGENT_IN_USE(HttpStatus.CONFLICT, "Agent in use"),
    ACCOUNT_TAKEN(HttpStatus.CONFLICT, "Twilio account taken"),
    ACCOUNT_IN_USE(HttpStatus.CONFLICT, "Twilio account in use"),
    POOL_EMPTY(HttpStatus.CONFLICT, "Pool empty"),
    POOL_FULL(HttpStatus.CONFLICT, "Pool full"),
    POOL_IN_USE(HttpStatus.CONFLICT, "Pool in use"),
    NUMBER_UNFIT(HttpStatus.UNPROCESSABLE_CONTENT, "Number does not fit"),
    CREDENTIALS_REFUSED(HttpStatus.UNPROCESSABLE_CONTENT, "Credentials refused"),
    IDEMPOTENCY_KEY_REUSED(HttpStatus.UNPROCESSABLE_CONTENT, "Idempotency key reused"),
    RATE_LIMITED(HttpStatus.TOO_MANY_REQUESTS, "Too many requests"),
    UNAVAILABLE(HttpStatus.SERVICE_UNAVAILABLE, "Service unavailable"),
    INTERNAL(HttpStatus.INTERNAL_SERVER_ERROR, "Internal error");

    private final HttpStatus status;
    private final String title;

    RequestError(HttpStatus status, String title) {
        this.status = status;
        this.title = title;
    }

    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }

    public HttpStatus status() {
        return status;
    }

    /** In words, for people. */
    public String title() {
        return title;
    }

    /** The code for a status that Spring chose. */
    static RequestError of(HttpStatusCode status) {
        return switch (status.value()) {
            case 401 -> UNAUTHORIZED;
            case 403 -> FORBIDDEN;
            case 404 -> NOT_FOUND;
            case 405 -> METHOD_NOT_ALLOWED;
            case 406 -> NOT_ACCEPTABLE;
            case 415 -> UNSUPPORTED_MEDIA_TYPE;
            case 429 -> RATE_LIMITED;
            case 503 -> UNAVAILABLE;
            default -> status.is4xxClientError() ? INVALID_REQUEST : INTERNAL;
        };
    }
}
