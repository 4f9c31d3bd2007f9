package dev.switchboard.api.problem;

import dev.switchboard.workflows.operation.ErrorCode;
import org.springframework.http.HttpStatus;

/** From the reason of a refused or failed operation to its HTTP status: the only place that knows. */
public final class ErrorStatus {

    private ErrorStatus() {}

    public static HttpStatus of(ErrorCode code) {
        return switch (code) {
            case NUMBER_NOT_FOUND, AGENT_NOT_FOUND -> HttpStatus.NOT_FOUND;
            case NUMBER_NOT_OWNED, AGENT_NOT_OWNED -> HttpStatus.FORBIDDEN;
            case ALREADY_ASSIGNED, NOT_ASSIGNED -> HttpStatus.BAD_REQUEST;
            case OPERATION_RUNNING,
                    OTHER_AGENT,
                    CHANGED_BY_OTHERS,
                    TOKEN_CHANGED_BY_OTHERS,
                    ALREADY_OWNED,
                    NUMBER_IN_USE,
                    PLAN_STALE,
                    POOL_FULL,
                    CANCELLED,
                    INTERRUPTED -> HttpStatus.CONFLICT;
            case CAPABILITY_MISSING,
                    ROUTE_OWNED,
                    SENDER_OFFLINE,
                    ACCOUNT_UNKNOWN,
                    BUDGET_EXCEEDED,
                    PRICE_EXCEEDED,
                    NUMBER_NOT_AVAILABLE,
                    RELEASE_BLOCKED -> HttpStatus.UNPROCESSABLE_CONTENT;
            case TWILIO_REFUSED, TWILIO_RATE_LIMITED, TWILIO_UNAVAILABLE, TWILIO_TIMEOUT, ROUTE_NOT_SETTLED ->
                HttpStatus.BAD_GATEWAY;
            case DATABASE_UNAVAILABLE -> HttpStatus.SERVICE_UNAVAILABLE;
            case DEADLINE_EXCEEDED -> HttpStatus.GATEWAY_TIMEOUT;
            case INTERNAL -> HttpStatus.INTERNAL_SERVER_ERROR;
        };
    }

    /** Whether Twilio's own words belong into the answer. */
    static boolean isTwilios(ErrorCode code) {
        return of(code) == HttpStatus.BAD_GATEWAY;
    }
}
