package dev.switchboard.workflows.route;

import org.jspecify.annotations.Nullable;

/**
 * Where a channel's calls or messages really go.
 *
 * @param state whether they reach us
 * @param expected what Twilio should hold, where something is expected
 * @param actual what Twilio holds there, as people may see it: a URL, a method, a SID or a status; none when it holds
 *     nothing
 * @param cure a sentence that says what is wrong and what to do, where something is
 */
public record ChannelRoute(
        ChannelState state,
        @Nullable String expected,
        @Nullable String actual,
        @Nullable String cure) {

    static ChannelRoute of(ChannelState state) {
        return new ChannelRoute(state, null, null, null);
    }

    /** Nothing is to be compared. */
    public static ChannelRoute of(ChannelState state, String cure) {
        return new ChannelRoute(state, null, null, cure);
    }

    static ChannelRoute of(ChannelState state, String expected, String actual, @Nullable String cure) {
        String seen = FoundValue.text(actual);
        return new ChannelRoute(state, expected.isEmpty() ? null : expected, seen.isEmpty() ? null : seen, cure);
    }
}
