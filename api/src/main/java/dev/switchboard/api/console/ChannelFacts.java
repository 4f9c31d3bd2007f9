package dev.switchboard.api.console;

import dev.switchboard.api.number.ChannelStatus;
import dev.switchboard.workflows.route.ChannelState;
import java.time.Instant;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a channel, three facts apart: what Twilio holds can be right while something else takes the calls, and
 * both can be right while nobody has called yet.
 *
 * @param name as answers name it: {@code voice}
 * @param wanted whether the binding asks for it
 * @param configured whether Twilio holds what it should
 * @param reaches whether what comes in reaches us
 * @param state the API's word for it
 * @param expected what Twilio should hold
 * @param actual what it holds
 * @param cure what to do
 * @param lastSeen when Twilio last told of a call or a message
 */
record ChannelFacts(
        String name,
        boolean wanted,
        boolean configured,
        boolean reaches,
        String state,
        @Nullable String expected,
        @Nullable String actual,
        @Nullable String cure,
        @Nullable Instant lastSeen) {

    private static final String NOTHING = "nothing";

    static ChannelFacts of(String name, ChannelStatus status, @Nullable Instant lastSeen) {
        ChannelState state = stateOf(status.state());
        boolean reaches = state == ChannelState.CONFIGURED
                || state == ChannelState.MISSING_FALLBACK
                || state == ChannelState.LEFT_OVER;
        return new ChannelFacts(
                name,
                status.expected() != null,
                state == ChannelState.CONFIGURED
                        || (status.expected() != null
                                && !state.curedByUpdate()
                                && Objects.equals(status.expected(), status.actual())),
                reaches,
                status.state(),
                status.expected(),
                status.actual(),
                status.cure(),
                lastSeen);
    }

    private static ChannelState stateOf(String code) {
        return Arrays.stream(ChannelState.values())
                .filter(known -> known.code().equals(code))
                .findFirst()
                .orElse(ChannelState.NOT_CONFIGURED);
    }

    /** The state that {@link #state} is the word for. */
    ChannelState known() {
        return stateOf(state);
    }

    /** Whether something has to be done, so that the page marks it. What is as it should be has no cure. */
    public boolean differs() {
        return cure != null;
    }

    /** Whether it comes here though nobody is to answer it. */
    public boolean isLeftOver() {
        return state.equals(ChannelState.LEFT_OVER.code());
    }

    private boolean isMissing() {
        return state.equals(ChannelState.NUMBER_MISSING.code());
    }

    /** What there should be, in words where it is no value. */
    public String shouldBe() {
        if (isLeftOver()) {
            return "nothing of this service";
        }
        if (isMissing()) {
            return "the number";
        }
        return expected == null ? "nothing asked for" : expected;
    }

    /** What there is, in words where it is no value. */
    public String holds() {
        if (isMissing()) {
            return "no such number";
        }
        return actual == null || actual.isEmpty() ? NOTHING : actual;
    }

    /** The status callback is told of no calls of its own. */
    public boolean isChannel() {
        return !name.equals("statusCallback");
    }
}
