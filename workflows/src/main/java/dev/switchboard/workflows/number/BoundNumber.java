package dev.switchboard.workflows.number;

import dev.switchboard.workflows.route.Route;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A number together with what it is, or is about to be, bound to.
 *
 * @param number the number
 * @param capabilities what it can do
 * @param agent the agent of the binding
 * @param channels the channels of the binding: those asked for
 * @param ours the route that Switchboard writes for this binding: every field of {@code channels}, and no other
 * @param beforeAssignment what Twilio held before the binding wrote anything; known when the number is to be unassigned,
 *     unless nothing had to be written
 */
public record BoundNumber(
        NumberReference number,
        Capabilities capabilities,
        AgentReference agent,
        Set<Channel> channels,
        Route ours,
        @Nullable Route beforeAssignment) {

    public BoundNumber {
        channels = Set.copyOf(channels);
    }

    /** A binding that is not about to end. */
    public BoundNumber(
            NumberReference number,
            Capabilities capabilities,
            AgentReference agent,
            Set<Channel> channels,
            Route ours) {
        this(number, capabilities, agent, channels, ours, null);
    }

    /** The same with what Twilio held before it. */
    public BoundNumber withBeforeAssignment(@Nullable Route before) {
        return new BoundNumber(number, capabilities, agent, channels, ours, before);
    }
}
