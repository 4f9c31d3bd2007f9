package dev.switchboard.simulator.traffic;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the account wants done with a call that it places.
 *
 * @param url where the TwiML of the answered call is, if anywhere
 * @param method of it: POST unless given
 * @param twiml the TwiML itself, in place of a URL
 * @param fallbackUrl for when the TwiML fails
 * @param statusCallback where the call reports its status, if anywhere
 * @param statusCallbackMethod of it: POST unless given
 * @param statusCallbackEvents initiated, ringing, answered, completed: completed alone unless given
 */
public record OutboundCall(
        @Nullable String url,
        @Nullable String method,
        @Nullable String twiml,
        @Nullable String fallbackUrl,
        @Nullable String statusCallback,
        @Nullable String statusCallbackMethod,
        @Nullable List<String> statusCallbackEvents) {

    static final OutboundCall SILENT = new OutboundCall(null, null, null, null, null, null, null);

    public OutboundCall {
        statusCallbackEvents = statusCallbackEvents == null ? null : List.copyOf(statusCallbackEvents);
        if (statusCallbackEvents != null && !CallEvents.ALL.containsAll(statusCallbackEvents)) {
            throw new IllegalArgumentException(
                    "outbound.statusCallbackEvents must be of initiated, ringing, answered and completed");
        }
    }

    /** One that plays the TwiML of this URL, and reports to the other. */
    public static OutboundCall of(@Nullable String url, @Nullable String statusCallback) {
        return new OutboundCall(url, null, null, null, statusCallback, null, null);
    }

    String twimlMethod() {
        return upper(method);
    }

    CallEvents.@Nullable Reporting reporting() {
        if (statusCallback == null || statusCallback.isEmpty()) {
            return null;
        }
        Set<String> events = statusCallbackEvents == null ? Set.of("completed") : Set.copyOf(statusCallbackEvents);
        return new CallEvents.Reporting(statusCallback, upper(statusCallbackMethod), events);
    }

    private static String upper(@Nullable String given) {
        return given == null || given.isEmpty() ? "POST" : given.toUpperCase(Locale.ROOT);
    }
}
