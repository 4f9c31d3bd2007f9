package dev.switchboard.api.number;

import dev.switchboard.workflows.route.ChannelRoute;
import io.swagger.v3.oas.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Where what comes in by a channel really goes.
 *
 * @param state for example {@code configured} or {@code overridden_by_trunk}
 * @param expected what Twilio should hold, where something is expected
 * @param actual what Twilio holds there
 * @param cure what is wrong and what to do, where something is
 */
public record ChannelStatus(
        @Schema(example = "configured") String state,
        @Nullable String expected,
        @Nullable String actual,
        @Nullable String cure) {

    public static ChannelStatus of(ChannelRoute route) {
        return new ChannelStatus(route.state().code(), route.expected(), route.actual(), route.cure());
    }
}
