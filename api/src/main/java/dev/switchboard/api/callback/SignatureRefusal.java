package dev.switchboard.api.callback;

import java.util.Locale;

/** Why a request to a Twilio-facing endpoint was refused: in the metric and the log, never told to the caller. */
enum SignatureRefusal {
    BODY_TOO_LARGE,
    MALFORMED_BODY,
    MISSING_SIGNATURE,
    /** The signature is there twice: nobody knows which one another would look at. */
    REPEATED_SIGNATURE,
    /** What it is signed with cannot be read, or is said twice. */
    MALFORMED_SETTINGS,
    /** It names a shared key, and another algorithm than HMAC_SHA256. */
    UNSUPPORTED_ALGORITHM,
    UNKNOWN_ACCOUNT,
    /** It names a shared key that its account does not have. */
    UNKNOWN_SHARED_KEY,
    INVALID_SIGNATURE;

    /** Whether the body was not read to its end: then the connection cannot be used again. */
    boolean isBeforeTheBody() {
        return switch (this) {
            case BODY_TOO_LARGE, MISSING_SIGNATURE, REPEATED_SIGNATURE, MALFORMED_SETTINGS, UNSUPPORTED_ALGORITHM ->
                true;
            case MALFORMED_BODY, UNKNOWN_ACCOUNT, UNKNOWN_SHARED_KEY, INVALID_SIGNATURE -> false;
        };
    }

    String code() {
        return name().toLowerCase(Locale.ROOT);
    }
}
