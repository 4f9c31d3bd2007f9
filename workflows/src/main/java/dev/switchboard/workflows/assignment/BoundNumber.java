package dev.switchboard.workflows.assignment;

import dev.switchboard.workflows.number.AgentReference;
import dev.switchboard.workflows.number.Capabilities;
import dev.switchboard.workflows.number.Channel;
import dev.switchboard.workflows.number.NumberReference;
import dev.switchboard.workflows.operation.ErrorCode;
import dev.switchboard.workflows.operation.Failures;
import dev.switchboard.workflows.route.Route;
import dev.switchboard.workflows.route.RouteChange;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A number together with what it is, or is about to be, bound to.
 *
 * @param number the number
 * @param capabilities what it can do
 * @param agent the agent of the binding
 * @param channels the channels of the binding: those asked for
 * @param ours the route that Switchboard writes for this binding: every field of {@code channels}, and no other
 * @param beforeAssignment what Twilio held before the binding wrote anything; known when the number is to be
 *     unassigned, unless nothing had to be written
 * @param formerly the same route as {@code ours} under the configurations of earlier operations on the binding, whose
 *     URLs Twilio may still hold; known when the number is to be unassigned, and of channels that it loses
 * @param leaving what Switchboard has written of channels that the binding loses, when it is about to have fewer
 */
public record BoundNumber(
        NumberReference number,
        Capabilities capabilities,
        AgentReference agent,
        Set<Channel> channels,
        Route ours,
        @Nullable Route beforeAssignment,
        List<Route> formerly,
        @Nullable Route leaving) {

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
        this(number, capabilities, agent, channels, ours, null, List.of(), null);
    }

    /** The same with what Twilio held before it. */
    public BoundNumber withBeforeAssignment(@Nullable Route before) {
        return new BoundNumber(number, capabilities, agent, channels, ours, before, formerly, leaving);
    }

    /** The same with what was ours under earlier configurations. */
    public BoundNumber withFormerly(List<Route> routes) {
        return new BoundNumber(number, capabilities, agent, channels, ours, beforeAssignment, routes, leaving);
    }

    /**
     * The same, which has more channels until now.
     *
     * @param route what Switchboard has written of those, and no other field
     */
    public BoundNumber leaving(Route route) {
        return new BoundNumber(number, capabilities, agent, channels, ours, beforeAssignment, formerly, route);
    }

    /** The channels that are read and written: those of the binding, and those that it loses. */
    public Set<Channel> concerned() {
        Set<Channel> concerned = EnumSet.noneOf(Channel.class);
        concerned.addAll(channels);
        concerned.addAll(lost());
        return concerned;
    }

    /** The channels that the binding loses. */
    public Set<Channel> lost() {
        Set<Channel> lost = EnumSet.noneOf(Channel.class);
        if (leaving != null) {
            leaving.fields().keySet().forEach(field -> lost.add(field.channel()));
        }
        lost.removeAll(channels);
        return lost;
    }

    /** The same without channels that Twilio no longer has. */
    public BoundNumber without(Set<Channel> gone) {
        Set<Channel> there = new HashSet<>(channels);
        there.removeAll(gone);
        return new BoundNumber(number, capabilities, agent, there, ours, beforeAssignment, formerly, leaving);
    }

    /** Refuses a number that another agent has by now; none may be expected. */
    void requireAgent(@Nullable String expected) {
        if (expected != null && !expected.equals(agent.id())) {
            throw Failures.refusal(
                    ErrorCode.OTHER_AGENT,
                    number.phoneNumber() + " is assigned to " + agent.id() + " by now, and not to " + expected
                            + "; say the agent that it has.");
        }
    }

    /** What of the route that Twilio holds is ours, written under whatever configuration. */
    public Route oursIn(Route held) {
        return ours.asHeld(held, formerly);
    }

    /** What has to be written for the binding to hold: in a channel that it loses, nothing of ours is left. */
    public List<RouteChange> changesTo(Route captured) {
        Route lost = leaving;
        if (lost == null) {
            return changes(channel -> captured.changeTo(ours, channel));
        }
        Route held = lost.asHeld(captured, formerly);
        return changes(channel ->
                channels.contains(channel) ? captured.changeTo(ours, channel) : captured.clearing(held, channel));
    }

    /** What undoing an assignment undoes, of a number that was free: see {@link Route#takenOver}. */
    List<RouteChange> takingOver(Route captured) {
        return changes(channel -> captured.takenOver(ours, channel));
    }

    /** The changes that leave nothing of the binding. */
    public List<RouteChange> clearing(Route captured) {
        Route held = oursIn(captured);
        return changes(channel -> captured.clearing(held, channel));
    }

    /**
     * What has to be written so that what was captured before the binding is there again. A binding that had to write
     * nothing has no before-image; what was there then is there still, and was ours already, so it is cleared.
     */
    List<RouteChange> puttingBack(Route captured) {
        if (beforeAssignment == null) {
            return clearing(captured);
        }
        Route before = beforeAssignment;
        Route held = oursIn(captured);
        return changes(channel -> captured.restoring(held, before, channel));
    }

    /** What releasing leaves alone, since somebody else has changed it; by the names of Twilio's parameters. */
    Map<String, String> changedByOthers(Route captured, boolean puttingBack) {
        Route target = puttingBack && beforeAssignment != null ? beforeAssignment : new Route(Map.of());
        Route held = oursIn(captured);
        Map<String, String> changed = new TreeMap<>();
        for (Channel channel : channels) {
            captured.changedByOthers(held, target, channel)
                    .forEach((field, value) -> changed.put(field.twilioName(), value));
        }
        return changed;
    }

    private List<RouteChange> changes(Function<Channel, RouteChange> ofChannel) {
        return Stream.of(Channel.values())
                .filter(concerned()::contains)
                .map(ofChannel)
                .filter(change -> !change.none())
                .toList();
    }
}
