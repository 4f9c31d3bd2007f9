package dev.switchboard.activities.twilio.error;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.twilio.exception.ApiException;
import com.twilio.exception.RestException;
import com.twilio.exception.RestStandardException;
import com.twilio.http.Response;
import dev.switchboard.activities.found.LostValueException;
import dev.switchboard.activities.twilio.error.TwilioErrorCode.Kind;
import dev.switchboard.workflows.operation.Delivery;
import dev.switchboard.workflows.operation.ErrorCode;
import dev.switchboard.workflows.operation.OperationFailure;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import org.apache.hc.core5.http.Header;
import org.jspecify.annotations.Nullable;

/**
 * What a failed request means. Twilio's errors are JSON with code, message, more_info and status
 * (www.twilio.com/docs/usage/twilios-response). The HTTP status is taken from the answer itself: twilio-java's
 * exception has none for a proxy's error page, and 0 where the body lacks it.
 */
public final class TwilioErrors {

    private static final ObjectMapper JSON = new ObjectMapper();

    private static final Set<TwilioErrorCode> REFUSES_CREDENTIALS = EnumSet.of(
            TwilioErrorCode.PERMISSION_DENIED, TwilioErrorCode.ACCOUNT_NOT_ACTIVE, TwilioErrorCode.TEST_CREDENTIALS);

    /** Of what may well be over soon. */
    private static final String AGAIN = "Try again later.";

    private static final Duration LONGEST_RETRY_AFTER = Duration.ofSeconds(60);

    private TwilioErrors() {}

    /**
     * The answer was not a success.
     *
     * @param discreet whether Twilio's own words are left out, since they may quote what was sent
     */
    public static TwilioException answered(TwilioOperation operation, Response response, boolean discreet) {
        int status = response.getStatusCode();
        Optional<ApiException> error = parse(response.getContent());
        Integer code = error.map(ApiException::getCode).orElse(null);
        Kind kind =
                TwilioErrorCode.of(code).map(TwilioErrorCode::kind).orElseGet(() -> kindOf(status, error.isPresent()));
        OperationFailure failure = new OperationFailure(
                errorCode(kind),
                message(
                        operation,
                        kind,
                        status,
                        code,
                        discreet ? Optional.empty() : error.map(ApiException::getMessage)),
                code,
                status,
                error.map(ApiException::getMoreInfo)
                        .filter(address -> address.startsWith("https://"))
                        .map(Masking::mask)
                        .orElse(null));
        // Without twilio-java's exception as its cause: that has Twilio's message unmasked.
        return new TwilioException(failure, retryAfter(response), null);
    }

    /** There was no answer. */
    public static TwilioException unanswered(TwilioOperation operation, ApiException exception) {
        Throwable cause = exception.getCause() == null ? exception : exception.getCause();
        if (cause instanceof HttpTimeoutException && !(cause instanceof HttpConnectTimeoutException)) {
            OperationFailure failure = OperationFailure.of(
                    ErrorCode.TWILIO_TIMEOUT,
                    "Twilio did not answer in time when asked to " + operation.words()
                            + (operation.reads() ? ". " : "; whether it was carried out is unknown. ") + AGAIN);
            return new TwilioException(failure, Delivery.OUTSTANDING, null, exception);
        }
        String reason = cause instanceof IOException ? "the connection failed" : "the request was given up";
        return failure(
                ErrorCode.TWILIO_UNAVAILABLE,
                "Twilio could not be asked to %s: %s (%s). %s"
                        .formatted(operation.words(), reason, cause.getClass().getSimpleName(), AGAIN),
                null,
                exception);
    }

    /** It was not sent: it has waited for so long, and too many others are before it. */
    public static TwilioException noTurn(String words, Duration waited) {
        String within =
                waited.toSeconds() < 1 ? "in the time that was left for it" : "within " + waited.toSeconds() + " s";
        return noTurn(words, "the account's rate left no turn for it " + within, null);
    }

    /** It was not sent and did not wait, since there will be no turn for it for so long. */
    public static TwilioException noTurnFor(String words, Duration ahead) {
        return noTurn(
                words,
                "requests for the next %d s are waiting already, at the account's rate"
                        .formatted(Math.max(1, ahead.toSeconds())),
                ahead);
    }

    private static TwilioException noTurn(String words, String reason, @Nullable Duration retryAfter) {
        OperationFailure failure = OperationFailure.of(
                ErrorCode.TWILIO_RATE_LIMITED, "Twilio was not asked to %s: %s. %s".formatted(words, reason, AGAIN));
        return new TwilioException(failure, Delivery.NEVER_SENT, retryAfter, null);
    }

    /** It was not sent: whose turn it is is unknown. */
    public static TwilioException unsent(String words, String reason, @Nullable Throwable cause) {
        return failure(
                ErrorCode.TWILIO_UNAVAILABLE,
                "Twilio was not asked to %s: %s. %s".formatted(words, reason, AGAIN),
                null,
                cause);
    }

    /** It was not sent: the database that keeps the account's rate did not say whose turn it is. */
    public static TwilioException noDatabase(String words, @Nullable Throwable cause) {
        return failure(
                ErrorCode.DATABASE_UNAVAILABLE,
                "Twilio was not asked to %s: the database that keeps the account's rate did not answer. %s"
                        .formatted(words, AGAIN),
                null,
                cause);
    }

    /** The answer was a success, but is not what Twilio answers; a proxy in between may do so for a while. */
    public static TwilioException unreadable(TwilioOperation operation, int status) {
        return failure(
                ErrorCode.TWILIO_UNAVAILABLE,
                "Twilio was asked to " + operation.words() + ", and the answer (HTTP " + status + ") is not Twilio's. "
                        + AGAIN,
                status,
                null);
    }

    /** It was not sent: a value that was to be written back cannot be had any more. */
    public static TwilioException lost(TwilioOperation operation, LostValueException lost) {
        return failure(
                ErrorCode.TWILIO_REFUSED,
                "Twilio was not asked to " + operation.words() + ". " + lost.getMessage(),
                null,
                lost);
    }

    /** A list whose next page cannot be asked for: stopping there would lose numbers without a word. */
    public static TwilioException brokenPaging(TwilioOperation operation) {
        return failure(
                ErrorCode.TWILIO_REFUSED,
                "Twilio was asked to " + operation.words() + ", and the address of the next page leads elsewhere.");
    }

    /** Whether what the request was about does not exist. */
    public static boolean isGone(TwilioException exception) {
        return TwilioErrorCode.of(exception.failure().twilioCode())
                .filter(code -> code.kind() == Kind.GONE)
                .isPresent();
    }

    /** Whether it was refused for who we are, and not for what we asked: every request will be. */
    public static boolean refusesCredentials(TwilioException exception) {
        return TwilioErrorCode.of(exception.failure().twilioCode())
                .filter(REFUSES_CREDENTIALS::contains)
                .isPresent();
    }

    private static TwilioException failure(ErrorCode code, String message) {
        return new TwilioException(OperationFailure.of(code, message));
    }

    private static TwilioException failure(
            ErrorCode code, String message, @Nullable Integer status, @Nullable Throwable cause) {
        return new TwilioException(OperationFailure.of(code, message).withTwilioStatus(status), null, cause);
    }

    private static Kind kindOf(int status, boolean twilioError) {
        if (status == 429) {
            return Kind.RATE_LIMITED;
        }
        // Without an error of Twilio's own it was something on the way, which may be gone the next time; so is what
        // redirects, which Twilio's API does not do.
        boolean refusal = status >= 400 && status < 500 && status != 408 && twilioError;
        return refusal ? Kind.REFUSED : Kind.UNAVAILABLE;
    }

    private static ErrorCode errorCode(Kind kind) {
        return switch (kind) {
            case REFUSED, GONE -> ErrorCode.TWILIO_REFUSED;
            case RATE_LIMITED -> ErrorCode.TWILIO_RATE_LIMITED;
            case UNAVAILABLE -> ErrorCode.TWILIO_UNAVAILABLE;
        };
    }

    private static String message(
            TwilioOperation operation, Kind kind, int status, @Nullable Integer code, Optional<String> twilioMessage) {
        Optional<TwilioErrorCode> known = TwilioErrorCode.of(code);
        String verb = switch (kind) {
            case REFUSED, GONE -> "Twilio refused to ";
            case RATE_LIMITED -> "Twilio was asked too often to ";
            case UNAVAILABLE -> "Twilio was not able to ";
        };
        String reason = twilioMessage
                .map(Masking::mask)
                .filter(text -> !text.isEmpty())
                .or(() -> known.map(TwilioErrorCode::text))
                .orElse("no reason given");
        String numbers = code == null ? "HTTP " + status : "error " + code + ", HTTP " + status;
        String cure = switch (kind) {
            case GONE -> operation.cureWhenGone();
            case REFUSED -> known.map(error -> error.cure(operation)).orElse("");
            case RATE_LIMITED, UNAVAILABLE -> AGAIN;
        };
        return (verb + operation.words() + ": " + reason + " (" + numbers + "). " + cure).strip();
    }

    /** Twilio's error, if the body is one. */
    private static Optional<ApiException> parse(@Nullable String body) {
        if (body == null || !body.stripLeading().startsWith("{")) {
            return Optional.empty();
        }
        byte[] bytes = body.getBytes(UTF_8);
        try {
            ApiException error = new ApiException(RestException.fromJson(new ByteArrayInputStream(bytes), JSON));
            if (error.getMessage() != null) {
                return Optional.of(error);
            }
            // Newer APIs answer problem details (RFC 9457): title, detail and type.
            return Optional.of(new ApiException(RestStandardException.fromJson(new ByteArrayInputStream(bytes), JSON)));
        } catch (ApiException notTwilios) {
            return Optional.empty();
        }
    }

    /**
     * The Retry-After in seconds; Twilio gives no dates. Capped, as whatever gave it would decide how long we stand
     * still.
     */
    private static @Nullable Duration retryAfter(Response response) {
        return Arrays.stream(response.getHeaders())
                .filter(header -> header.getName().equalsIgnoreCase("Retry-After"))
                .map(Header::getValue)
                .filter(value -> value.matches("[0-9]{1,6}"))
                .findFirst()
                .map(value -> Duration.ofSeconds(Math.min(Long.parseLong(value), LONGEST_RETRY_AFTER.toSeconds())))
                .orElse(null);
    }
}
