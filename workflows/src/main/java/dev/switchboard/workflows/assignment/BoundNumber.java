package dev.switchboard.workflows.assignment;

import dev.switchboard.workflows.number.AgentReference;
import dev.switchboard.workflows.number.Capabilities;
import dev.switchboard.workflows.number.Channel;
import dev.switchboard.workflows.number.NumberReference;
import dev.switchboard.workflows.route.Route;
import java.util.HashSet;
import java.util.List;
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
 * @param formerly the same route as {@code ours} under the configurations of earlier operations on the binding, whose
 *     URLs Twilio may still hold; known when the number is to be unassigned
 */
public record BoundNumber(
        NumberReference number,
        Capabilities capabilities,
        AgentReference agent,
        Set<Channel> channels,
        Route ours,
        @Nullable Route beforeAssignment,
        List<Route> formerly) {

    @SuppressWarnings("ConstantValue") // Jackson hands in null for an absent list.
    public BoundNumber {
        channels = Set.copyOf(channels);
        formerly = formerly == null ? List.of() : List.copyOf(formerly);
    }

    /** A binding that is not about to end. */
    public BoundNumber(
            NumberReference number,
            Capabilities capabilities,
            AgentReference agent,
            Set<Channel> channels,
            Route ours) {
        this(number, capabilities, agent, channels, ours, null, List.of());
    }

    /** The same with what Twilio held before it. */
    public BoundNumber withBeforeAssignment(@Nullable Route before) {
        return new BoundNumber(number, capabilities, agent, channels, ours, before, formerly);
    }

    /** The same with what was ours under earlier configurations. */
    public BoundNumber withFormerly(List<Route> routes) {
        return new BoundNumber(number, capabilities, agent, channels, ours, beforeAssignment, routes);
    }

    /** The same without channels that Twilio no longer has. */
    public BoundNumber without(Set<Channel> gone) {
        Set<Channel> there = new HashSet<>(channels);
        there.removeAll(gone);
        return new BoundNumber(number, capabilities, agent, there, ours, beforeAssignment, formerly);
    }

    /** What of the route that Twilio holds is ours, written under whatever configuration. */
    public Route oursIn(Route held) {
        return ours.asHeld(held, formerly);
    }
}
