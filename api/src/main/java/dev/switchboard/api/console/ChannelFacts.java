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

    static ChannelFacts of(String name, ChannelStatus status, @Nullable Instant lastSeen) {
        ChannelState state = Arrays.stream(ChannelState.values())
                .filter(known -> known.code().equals(status.state()))
                .findFirst()
                .orElse(ChannelState.NOT_CONFIGURED);
        boolean reaches = state == ChannelState.CONFIGURED || state == ChannelState.MISSING_FALLBACK;
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

    /** Whether the two values are not the same, so that the page marks them. */
    public boolean differs() {
        return expected != null && !Objects.equals(expected, actual);
    }

    /** The status callback is told of no calls of its own. */
    public boolean isChannel() {
        return !name.equals("statusCallback");
    }
}
