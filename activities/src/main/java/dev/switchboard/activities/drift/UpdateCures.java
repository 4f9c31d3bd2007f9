package dev.switchboard.activities.drift;

import dev.switchboard.workflows.number.Channel;
import dev.switchboard.workflows.route.CapturedRoute;
import dev.switchboard.workflows.route.ChannelRoute;
import dev.switchboard.workflows.route.ChannelState;
import dev.switchboard.workflows.route.EffectiveRoute;
import dev.switchboard.workflows.route.RouteChange;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/** What bringing a drifted number's webhooks up to date would put right of it. */
enum UpdateCures {
    ALL,
    /** What is left takes somebody at Twilio, for example a sender that is offline. */
    SOME,
    /** An update would be refused, or there is nothing that it could write. */
    NONE;

    /**
     * @param wrong the channels that are wrong
     * @param changes what an update would write
     */
    static UpdateCures of(
            CapturedRoute held,
            Collection<Channel> channels,
            Map<String, ChannelRoute> wrong,
            List<RouteChange> changes) {
        if (changes.isEmpty() || EffectiveRoute.of(held).owner(channels).isPresent() || senderIsAway(wrong, changes)) {
            return NONE;
        }
        boolean all = wrong.values().stream().map(ChannelRoute::state).allMatch(ChannelState::curedByUpdate);
        return all ? ALL : SOME;
    }

    /** A number is updated as a whole, so not while its sender would refuse its part. */
    private static boolean senderIsAway(Map<String, ChannelRoute> wrong, List<RouteChange> changes) {
        ChannelRoute sender = wrong.get(EffectiveRoute.nameOf(Channel.WHATSAPP));
        return sender != null
                && !sender.state().curedByUpdate()
                && changes.stream().anyMatch(change -> change.channel() == Channel.WHATSAPP);
    }
}
