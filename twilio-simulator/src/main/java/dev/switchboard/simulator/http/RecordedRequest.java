package dev.switchboard.simulator.http;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A request to the Twilio API as the journal has it. The host name is the only header that is kept.
 *
 * @param time when it arrived
 * @param product which of Twilio's products it was meant for, for example messaging; null when it did not say
 * @param parameters of the query and the form, or the JSON body's properties
 * @param status what it was answered; null while it is pending and when it was dropped
 * @param applied whether it changed what the account holds
 */
public record RecordedRequest(
        Instant time,
        String method,
        @Nullable String product,
        String path,
        Map<String, Object> parameters,
        @Nullable Integer status,
        Outcome outcome,
        boolean applied) {

    /** How a request ended. */
    public enum Outcome {
        /** It is being treated. */
        PENDING,
        /** It got an HTTP answer. */
        ANSWERED,
        /** Its connection was cut without one. */
        DROPPED
    }
}
