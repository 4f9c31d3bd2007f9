package dev.switchboard.activities.fleet;

import dev.switchboard.activities.twilio.RestorePlan;
import dev.switchboard.workflows.number.Channel;
import dev.switchboard.workflows.route.Route;
import dev.switchboard.workflows.route.RouteChange;
import dev.switchboard.workflows.route.RouteField;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What a batch wants of a number, given what Twilio holds. */
public interface FleetGoal {

    /** What has to be written, a change for each channel that differs. */
    List<RouteChange> changesFrom(Route held);

    /** What is left alone, since somebody else has changed it; by the names of Twilio's parameters. */
    Map<String, String> changedByOthers(Route held);

    /** The route of the binding. */
    static FleetGoal toHold(Route wanted, Collection<Channel> channels) {
        return new FleetGoal() {
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
    static FleetGoal toUndo(List<RouteChange> changes) {
        return new FleetGoal() {
            @Override
            public List<RouteChange> changesFrom(Route held) {
                List<RouteChange> undoing = new ArrayList<>();
                for (RouteChange change : changes) {
                    Map<RouteField, String> write = RestorePlan.of(change, held).write();
                    Map<RouteField, String> from = new EnumMap<>(RouteField.class);
                    write.keySet().forEach(field -> from.put(field, held.get(field)));
                    if (!write.isEmpty()) {
                        undoing.add(new RouteChange(change.channel(), from, write));
                    }
                }
                return undoing;
            }

            @Override
            public Map<String, String> changedByOthers(Route held) {
                Map<String, String> others = new TreeMap<>();
                for (RouteChange change : changes) {
                    RestorePlan.of(change, held)
                            .changedByOthers()
                            .forEach((field, value) -> others.put(field.twilioName(), value));
                }
                return others;
            }
        };
    }
}
