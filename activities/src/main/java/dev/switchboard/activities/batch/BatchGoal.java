package dev.switchboard.activities.batch;

import dev.switchboard.workflows.number.Channel;
import dev.switchboard.workflows.route.RestorePlan;
import dev.switchboard.workflows.route.Route;
import dev.switchboard.workflows.route.RouteChange;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/** What a batch wants of a number, given what Twilio holds. */
public interface BatchGoal {

    /** What has to be written, a change for each channel that differs. */
    List<RouteChange> changesFrom(Route held);

    /** What is left alone, since somebody else has changed it; by the names of Twilio's parameters. */
    Map<String, String> changedByOthers(Route held);

    /** The route of the binding. */
    static BatchGoal toHold(Route wanted, Collection<Channel> channels) {
        return new BatchGoal() {
            @Override
            public List<RouteChange> changesFrom(Route held) {
                return channels.stream()
                        .sorted()
                        .map(channel -> held.changeTo(wanted, channel))
                        .filter(change -> !change.none())
                        .toList();
            }

            @Override
            public Map<String, String> changedByOthers(Route held) {
                return Map.of();
            }
        };
    }

    /** What was there before these changes, where what they wrote is there still. */
    static BatchGoal toUndo(List<RouteChange> changes) {
        return new BatchGoal() {
            @Override
            public List<RouteChange> changesFrom(Route held) {
                return RestorePlan.undoing(changes, held);
            }

            @Override
            public Map<String, String> changedByOthers(Route held) {
                return RestorePlan.changedByOthers(changes, held);
            }
        };
    }
}
