package dev.switchboard.simulator.traffic;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.switchboard.simulator.account.PhoneNumbers;
import dev.switchboard.simulator.webhook.CallbackOptions;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A call from outside to a number of the account, or from one. In JSON, the properties of the script stand beside the
 * others.
 *
 * @param from who calls: a number in E.164, or an address like {@code sip:…}, {@code client:…} or {@code anonymous};
 *     the account's number when the call goes out
 * @param to a number of the account, in E.164; with {@code whatsapp:} before both, a WhatsApp call
 * @param script what happens in it
 * @param allowAnyHost whether URLs on other machines are called too
 * @param direction inbound unless it says outbound, or trunk: out over the number's SIP trunk
 * @param outbound what the account wants done with an outbound one
 */
public record CallToPlace(
        String from,
        String to,
        @JsonUnwrapped CallScript script,
        @Nullable CallbackOptions statusCallbacks,
        boolean allowAnyHost,
        @Nullable String direction,
        @Nullable OutboundCall outbound) {

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
        if (direction != null && !DIRECTIONS.contains(direction)) {
            throw new IllegalArgumentException("direction must be inbound, outbound or trunk");
        }
    }

    public static CallToPlace of(String from, String to) {
        return new CallToPlace(from, to, CallScript.USUAL, null, false, null, null);
    }

    /** From a number of the account to the outside. */
    public static CallToPlace outbound(String from, String to, OutboundCall outbound) {
        return new CallToPlace(from, to, CallScript.USUAL, null, false, "outbound", outbound);
    }

    public CallToPlace withDurationSeconds(int seconds) {
        return with(script.withDurationSeconds(seconds));
    }

    public CallToPlace withStatus(String status) {
        return with(script.withStatus(status));
    }

    public CallToPlace withDigits(String digits) {
        return with(script.withDigits(digits));
    }

    /** What becomes of the legs that its TwiML dials: the status of the first, and how long it is answered. */
    public CallToPlace withDial(String dialStatus, int dialSeconds) {
        return with(script.withDial(new DialOutcome(dialStatus, dialSeconds)));
    }

    private CallToPlace with(CallScript newScript) {
        return new CallToPlace(from, to, newScript, statusCallbacks, allowAnyHost, direction, outbound);
    }

    public CallToPlace withStatusCallbacks(CallbackOptions options) {
        return new CallToPlace(from, to, script, options, allowAnyHost, direction, outbound);
    }

    public CallToPlace withAllowAnyHost() {
        return new CallToPlace(from, to, script, statusCallbacks, true, direction, outbound);
    }

    /** Out over the number's SIP trunk. */
    public CallToPlace overTrunk() {
        return new CallToPlace(from, to, script, statusCallbacks, allowAnyHost, "trunk", outbound);
    }

    /** The same call as it arrives at a number that it was forwarded to. */
    CallToPlace onwards(String newFrom, String newTo, int seconds) {
        CallScript onwards = script.withDurationSeconds(seconds).withStatus(null);
        return new CallToPlace(newFrom, newTo, onwards, statusCallbacks, allowAnyHost, null, null);
    }

    CallToPlace withoutOutbound() {
        return new CallToPlace(from, to, script, statusCallbacks, allowAnyHost, direction, null);
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

    CallbackOptions callbackOptions() {
        return statusCallbacks == null ? CallbackOptions.PROMPT : statusCallbacks;
    }
}
