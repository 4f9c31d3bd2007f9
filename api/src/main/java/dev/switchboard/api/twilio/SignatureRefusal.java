package dev.switchboard.api.twilio;

import java.util.Locale;

/** Why a request to a Twilio-facing endpoint was refused: in the metric and the log, never told to the caller. */
enum SignatureRefusal {
    BODY_TOO_LARGE,
    MALFORMED_BODY,
    MISSING_SIGNATURE,
    UNKNOWN_ACCOUNT,
    INVALID_SIGNATURE;

    String code() {
        return name().toLowerCase(Locale.ROOT);
    }
}
