package dev.switchboard.simulator.http;

/** The errors that the simulator answers of its own, with Twilio's codes. */
public enum TwilioError {
    // The dictionary gives no HTTP status for this one.
    TRIAL_ACCOUNT(10002, 400, "Trial account does not support this feature"),
    INVALID_PARAMETER(20001, 400, "Invalid parameter %s"),
    PAGE_TOKEN_REQUIRED(20001, 400, "PageToken is required for paging."),
    INVALID_PAGE_TOKEN(20001, 400, "PageToken is invalid."),
    INVALID_FRIENDLY_NAME(20002, 400, "FriendlyName must be between 1 and 64 characters"),
    AUTHENTICATE(20003, 401, "Authenticate"),
    METHOD_NOT_ALLOWED(20004, 405, "Method not allowed"),
    NOT_FOUND(20404, 404, "The requested resource %s was not found"),
    CONFLICT(20409, 409, "There is %s already"),
    TOO_MANY_REQUESTS(20429, 429, "Too Many Requests"),
    INTERNAL_ERROR(20500, 500, "An internal server error has occurred"),
    INVALID_URL(21402, 400, "%s is not a valid URL"),
    INVALID_METHOD(21403, 400, "%s must be GET or POST"),
    VOICE_FALLBACK_WITHOUT_URL(21405, 400, "VoiceFallbackUrl cannot be set without a VoiceUrl"),
    SMS_FALLBACK_WITHOUT_URL(21406, 400, "SmsFallbackUrl cannot be set without an SmsUrl"),
    NUMBER_WITHOUT_SMS(21407, 400, "%s cannot be set: this phone number does not support SMS"),
    APPLICATION_NOT_ACCESSIBLE(21420, 400, "%s is not accessible"),
    INVALID_NUMBER(21421, 400, "PhoneNumber %s is invalid"),
    NUMBER_NOT_AVAILABLE(21422, 400, "PhoneNumber %s is not available"),
    NO_NUMBERS_FOUND(21452, 400, "No phone numbers found"),
    TRANSFER_TO_INVALID_ACCOUNT(21470, 400, "Invalid AccountSid %s"),
    // The dictionary's page for this one was not found; it stands between the invalid and the closed account.
    TRANSFER_TO_UNKNOWN_ACCOUNT(21471, 400, "The account %s was not found"),
    TRANSFER_TO_STRANGER(
            21473,
            400,
            "AccountSid you are transferring to is not related to the originating owner of the phone number"),
    TRANSFER_BY_SUBACCOUNT(21474, 400, "API User must be the parent account to transfer phone numbers."),
    INVALID_STATUS_CALLBACK(21502, 400, "%s is not a valid URL"),
    CALLED_REQUIRED(21201, 400, "No 'To' number is specified"),
    INVALID_CALL_URL(21205, 400, "Url is not a valid URL: %s"),
    CALLER_NOT_VERIFIED(21210, 400, "The source phone number provided, %s, is not yet verified for your account."),
    CALLER_REQUIRED(21213, 400, "'From' phone number is required."),
    INVALID_APPLICATION(21218, 400, "Invalid ApplicationSid %s"),
    INVALID_TO(21211, 400, "Invalid 'To' Phone Number: %s"),
    BODY_REQUIRED(21602, 400, "Message body is required."),
    FROM_REQUIRED(21603, 400, "A 'From' phone number is required."),
    TO_REQUIRED(21604, 400, "A 'To' phone number is required."),
    INVALID_FROM(21606, 400, "The 'From' phone number %s is not a valid, message-capable number of this account."),
    INVALID_MESSAGE_CALLBACK(21609, 400, "The 'StatusCallback' URL %s is not a valid URL."),
    BODY_TOO_LONG(21617, 400, "The concatenated message body exceeds the 1600 character limit."),
    EMPTY_SERVICE(21703, 400, "The Messaging Service does not have a phone number available to send a message"),
    CHANNELS_DIFFER(21910, 400, "'From' and 'To' must be of the same channel."),
    ADDRESS_REQUIRED(21631, 400, "Phone Number Requires an Address but the 'AddressSid' parameter was empty."),
    BUNDLE_REQUIRED(21649, 400, "Phone Number Requires a Bundle but the 'BundleSid' parameter was empty."),
    INVALID_CONTENT(21655, 400, "The ContentSid %s is invalid."),
    INVALID_CONTENT_VARIABLES(21656, 400, "The ContentVariables parameter is invalid."),
    NOT_CANCELABLE(30409, 400, "This message cannot be canceled"),
    SEND_AT_REQUIRED(35111, 400, "SendAt timestamp is missing"),
    INVALID_SEND_AT(35115, 400, "SendAt time must be between 900 seconds and 35 days in the future"),
    SCHEDULE_WITHOUT_SERVICE(35118, 400, "MessagingServiceSid is required to schedule a message"),
    INVALID_SCHEDULE_TYPE(35126, 400, "The ScheduleType value provided is not supported for this channel"),
    // The dictionary gives no HTTP status for these two; client libraries in the field expect 409.
    ALREADY_IN_SERVICE(21710, 409, "Phone Number or Short Code is already in the Messaging Service."),
    IN_ANOTHER_SERVICE(21712, 409, "Phone Number or Short Code is associated with another Messaging Service."),
    INVALID_SENDER(63100, 400, "Validation error: %s");

    private final int code;
    private final int status;
    private final String message;

    TwilioError(int code, int status, String message) {
        this.code = code;
        this.status = status;
        this.message = message;
    }

    /** The answer to a request that this is wrong with. */
    public Answer answer(String subject) {
        return Answer.error(status, code, message.formatted(subject));
    }

    public Answer answer() {
        return answer("");
    }

    public TwilioErrorException about(String subject) {
        return new TwilioErrorException(answer(subject));
    }

    public TwilioErrorException exception() {
        return about("");
    }
}
