package dev.switchboard.simulator.traffic;

import dev.switchboard.simulator.account.CallLeg;
import dev.switchboard.simulator.account.PhoneNumbers;
import dev.switchboard.simulator.webhook.CallbackOptions;
import java.time.Instant;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A call from outside to a number of the account, or from one.
 *
 * @param from who calls: a number in E.164, or an address like {@code sip:…}, {@code client:…} or {@code anonymous};
 *     the account's number when the call goes out
 * @param to a number of the account, in E.164; with {@code whatsapp:} before both, a WhatsApp call
 * @param durationSeconds how long it lasts when it is answered; a minute unless given; 0 is less than a second
 * @param status how it ends if the application lets it: completed unless given; canceled and no-answer are the
 *     caller who hangs up
 * @param digits what the caller presses at the first Gather or Record
 * @param allowAnyHost whether URLs on other machines are called too
 * @param direction inbound unless it says outbound, or trunk: out over the number's SIP trunk
 * @param outbound what the account wants done with an outbound one
 * @param dial what becomes of the legs that its TwiML dials
 */
public record CallToPlace(
        String from,
        String to,
        @Nullable Integer durationSeconds,
        @Nullable String status,
        @Nullable String digits,
        @Nullable CallbackOptions statusCallbacks,
        boolean allowAnyHost,
        @Nullable String direction,
        @Nullable OutboundCall outbound,
        @Nullable DialOutcome dial) {

    private static final int USUAL_SECONDS = 60;
    private static final Set<String> STATUSES = Set.of("completed", "busy", "failed", "no-answer", "canceled");
    private static final Set<String> DIRECTIONS = Set.of("inbound", "outbound", "trunk");

    enum Kind {
        INBOUND,
        OUTBOUND,
        TRUNK
    }

    public CallToPlace {
        PhoneNumbers.requireAddress("from", from);
        if (direction == null || direction.equals("inbound")) {
            PhoneNumbers.require("to", to == null ? null : PhoneNumbers.bare(to));
        } else {
            PhoneNumbers.require("from", from);
            PhoneNumbers.requireAddress("to", to);
        }
        if (durationSeconds != null && durationSeconds < 0) {
            throw new IllegalArgumentException("durationSeconds must not be negative");
        }
        if (status != null && !STATUSES.contains(status)) {
            throw new IllegalArgumentException("status must be completed, busy, failed, no-answer or canceled");
        }
        if (direction != null && !DIRECTIONS.contains(direction)) {
            throw new IllegalArgumentException("direction must be inbound, outbound or trunk");
        }
    }

    public static CallToPlace of(String from, String to) {
        return new CallToPlace(from, to, null, null, null, null, false, null, null, null);
    }

    /** From a number of the account to the outside. */
    public static CallToPlace outbound(String from, String to, OutboundCall outbound) {
        return new CallToPlace(from, to, null, null, null, null, false, "outbound", outbound, null);
    }

    public CallToPlace withDurationSeconds(int seconds) {
        return new CallToPlace(
                from, to, seconds, status, digits, statusCallbacks, allowAnyHost, direction, outbound, dial);
    }

    public CallToPlace withStatus(String newStatus) {
        return new CallToPlace(
                from, to, durationSeconds, newStatus, digits, statusCallbacks, allowAnyHost, direction, outbound, dial);
    }

    public CallToPlace withDigits(String newDigits) {
        return new CallToPlace(
                from, to, durationSeconds, status, newDigits, statusCallbacks, allowAnyHost, direction, outbound, dial);
    }

    public CallToPlace withStatusCallbacks(CallbackOptions options) {
        return new CallToPlace(
                from, to, durationSeconds, status, digits, options, allowAnyHost, direction, outbound, dial);
    }

    public CallToPlace withAllowAnyHost() {
        return new CallToPlace(
                from, to, durationSeconds, status, digits, statusCallbacks, true, direction, outbound, dial);
    }

    /** What becomes of the legs that its TwiML dials: the status of the first, and how long it is answered. */
    public CallToPlace withDial(String dialStatus, int dialSeconds) {
        return new CallToPlace(
                from,
                to,
                durationSeconds,
                status,
                digits,
                statusCallbacks,
                allowAnyHost,
                direction,
                outbound,
                new DialOutcome(dialStatus, dialSeconds));
    }

    /** Out over the number's SIP trunk. */
    public CallToPlace overTrunk() {
        return new CallToPlace(
                from, to, durationSeconds, status, digits, statusCallbacks, allowAnyHost, "trunk", outbound, dial);
    }

    /** The same call as it arrives at a number that it was forwarded to. */
    CallToPlace onwards(String newFrom, String newTo, int seconds) {
        return new CallToPlace(newFrom, newTo, seconds, null, digits, statusCallbacks, allowAnyHost, null, null, dial);
    }

    CallToPlace withoutOutbound() {
        return new CallToPlace(
                from, to, durationSeconds, status, digits, statusCallbacks, allowAnyHost, direction, null, dial);
    }

    Kind wantedDirection() {
        return direction == null ? Kind.INBOUND : Kind.valueOf(direction.toUpperCase(Locale.ROOT));
    }

    /** The address that is the account's. */
    public String ours() {
        return wantedDirection() == Kind.INBOUND ? to : from;
    }

    OutboundCall outboundCall() {
        return outbound == null ? OutboundCall.SILENT : outbound;
    }

    DialOutcome dialOutcome() {
        return dial == null ? DialOutcome.USUAL : dial;
    }

    CallLeg.Ending ending(Instant end) {
        String wanted = status == null ? "completed" : status;
        int seconds = durationSeconds == null ? USUAL_SECONDS : durationSeconds;
        return new CallLeg.Ending(wanted, wanted.equals("completed") ? seconds : 0, end);
    }

    CallbackOptions callbackOptions() {
        return statusCallbacks == null ? CallbackOptions.PROMPT : statusCallbacks;
    }
}
