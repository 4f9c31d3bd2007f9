package dev.switchboard.activities.twilio.error;

import static dev.switchboard.activities.twilio.error.TwilioErrorCode.Kind.GONE;
import static dev.switchboard.activities.twilio.error.TwilioErrorCode.Kind.RATE_LIMITED;
import static dev.switchboard.activities.twilio.error.TwilioErrorCode.Kind.REFUSED;
import static dev.switchboard.activities.twilio.error.TwilioErrorCode.Kind.UNAVAILABLE;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The one table of Twilio's error codes: those that the requests made here can meet, what each says and what it means
 * for us. A code that is not here is judged by its HTTP status.
 *
 * @see <a href="https://www.twilio.com/docs/api/errors">Twilio's Error and Warning Dictionary</a>
 */
public enum TwilioErrorCode {
    TRIAL_ACCOUNT(
            10002, REFUSED, "Trial accounts do not have this feature", "Upgrade the account in the Twilio Console."),
    UNKNOWN_PARAMETERS(20001, REFUSED, "Unknown parameters"),
    INVALID_FRIENDLY_NAME(20002, REFUSED, "Invalid FriendlyName"),
    PERMISSION_DENIED(
            20003,
            REFUSED,
            "Permission denied",
            "Check the account's credentials: TWILIO_ACCOUNT_SID and TWILIO_AUTH_TOKEN, or of a stored account with PUT"
                    + " /api/twilio-accounts/{sid}."),
    METHOD_NOT_ALLOWED(20004, REFUSED, "Method not allowed"),
    ACCOUNT_NOT_ACTIVE(
            20005, REFUSED, "Account not active", "It is suspended or out of funds: see the Twilio Console."),
    ACCESS_DENIED(20006, REFUSED, "Access denied"),
    TEST_CREDENTIALS(20008, REFUSED, "Not accessible with test credentials", "Use the account's live credentials."),
    NOT_FOUND(20404, GONE, "Not found"),
    // Another change of the same resource is under way.
    CONFLICT(20409, UNAVAILABLE, "Conflict"),
    INVALID(20422, REFUSED, "Invalid parameters"),
    TOO_MANY_REQUESTS(20429, RATE_LIMITED, "Too many requests"),
    INTERNAL_SERVER_ERROR(20500, UNAVAILABLE, "Internal server error"),
    SERVICE_UNAVAILABLE(20503, UNAVAILABLE, "Service unavailable"),
    INVALID_URL(21402, REFUSED, "Invalid URL"),
    INVALID_METHOD(21403, REFUSED, "Invalid method"),
    VOICE_FALLBACK_WITHOUT_URL(21405, REFUSED, "VoiceFallbackUrl without a VoiceUrl"),
    SMS_FALLBACK_WITHOUT_URL(21406, REFUSED, "SmsFallbackUrl without an SmsUrl"),
    NUMBER_WITHOUT_SMS(21407, REFUSED, "The number does not support SMS"),
    CALLER_ID_LOOKUP(21409, REFUSED, "VoiceCallerIdLookup is not possible"),
    APPLICATION_NOT_ACCESSIBLE(21420, REFUSED, "ApplicationSid is not accessible"),
    NUMBER_INVALID(21421, REFUSED, "The phone number is invalid", "Give it in E.164."),
    NUMBER_NOT_AVAILABLE(21422, REFUSED, "The phone number is not available", "Choose another one."),
    NO_NUMBERS_FOUND(21452, REFUSED, "No phone numbers found", "Ask for less."),
    INVALID_STATUS_CALLBACK(21502, REFUSED, "Invalid StatusCallback URL"),
    INVALID_MESSAGE_STATUS_CALLBACK(21609, REFUSED, "Invalid StatusCallback URL"),
    ADDRESS_ON_FILE_REQUIRED(21613, REFUSED, "The account needs an address on file", "Add one in the Twilio Console."),
    ADDRESS_REQUIRED(21631, REFUSED, "The number requires an address", "Give an addressSid."),
    BUNDLE_REQUIRED(
            21649,
            REFUSED,
            "The number requires a regulatory bundle",
            "Give the bundleSid of one that Twilio has approved."),
    ALREADY_IN_SERVICE(21710, REFUSED, "Already in the Messaging Service"),
    IN_ANOTHER_SERVICE(21712, REFUSED, "In another Messaging Service"),
    // Newer APIs count requests under a code of their own, and do send a Retry-After.
    TOO_MANY_REQUESTS_NEWER(59004, RATE_LIMITED, "Too many requests"),
    INVALID_SENDER(63100, REFUSED, "Validation error");

    /** What an error means for the caller. */
    public enum Kind {
        /** Trying again changes nothing. */
        REFUSED,
        /** As REFUSED; what the request is about does not exist. */
        GONE,
        /** Not processed; safe to try again, later. */
        RATE_LIMITED,
        /** To be tried again. */
        UNAVAILABLE
    }

    private static final Set<TwilioErrorCode> OF_BUYERS = EnumSet.of(
            NUMBER_INVALID,
            NUMBER_NOT_AVAILABLE,
            NO_NUMBERS_FOUND,
            ADDRESS_ON_FILE_REQUIRED,
            ADDRESS_REQUIRED,
            BUNDLE_REQUIRED);

    private static final Map<Integer, TwilioErrorCode> BY_CODE =
            Arrays.stream(values()).collect(Collectors.toUnmodifiableMap(TwilioErrorCode::code, Function.identity()));

    private final int code;
    private final Kind kind;
    private final String text;
    private final String cure;

    TwilioErrorCode(int code, Kind kind, String text) {
        this(code, kind, text, "");
    }

    TwilioErrorCode(int code, Kind kind, String text, String cure) {
        this.code = code;
        this.kind = kind;
        this.text = text;
        this.cure = cure;
    }

    public static Optional<TwilioErrorCode> of(@Nullable Integer code) {
        return Optional.ofNullable(code).map(BY_CODE::get);
    }

    public int code() {
        return code;
    }

    public Kind kind() {
        return kind;
    }

    /** What Twilio calls it, in short. */
    String text() {
        return text;
    }

    /** What helps, where that is known; else empty. What a buyer may do helps nobody else. */
    String cure(TwilioOperation operation) {
        return OF_BUYERS.contains(this)
                        && operation != TwilioOperation.BUY_NUMBER
                        && operation != TwilioOperation.SEARCH_NUMBERS
                ? ""
                : cure;
    }
}
