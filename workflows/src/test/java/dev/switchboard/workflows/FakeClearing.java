package dev.switchboard.workflows;

import dev.switchboard.workflows.assignment.ClearingActivities;
import dev.switchboard.workflows.number.Channel;
import dev.switchboard.workflows.number.NumberReference;
import dev.switchboard.workflows.operation.ErrorCode;
import dev.switchboard.workflows.operation.Failures;
import dev.switchboard.workflows.route.CaptureRouteInput;
import dev.switchboard.workflows.route.Route;
import dev.switchboard.workflows.route.RouteChange;
import dev.switchboard.workflows.route.RouteField;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Free numbers in the fake database; ours is what the fake writes. */
final class FakeClearing implements ClearingActivities {

    private final FakeDatabase database;

    FakeClearing(FakeDatabase database) {
        this.database = database;
    }

    @Override
    public CaptureRouteInput beginClearing(String operationId, String owner, String phoneNumberId) {
        if (!database.states.getOrDefault(phoneNumberId, "FREE").equals("FREE")) {
            throw Failures.refusal(ErrorCode.ALREADY_ASSIGNED, phoneNumberId + " has an agent");
        }
        return CaptureRouteInput.releasing(
                new NumberReference(phoneNumberId, "+15550000123", "AC1", FakeDatabase.sid(phoneNumberId)),
                Set.of(Channel.VOICE, Channel.SMS));
    }

    @Override
    public List<RouteChange> leftovers(Route held) {
        Route ours = FakeDatabase.ours("agent_456", Set.of(Channel.VOICE, Channel.SMS));
        List<RouteChange> changes = new ArrayList<>();
        for (Channel channel : List.of(Channel.VOICE, Channel.SMS)) {
            Map<RouteField, String> from = new EnumMap<>(RouteField.class);
            held.fields().forEach((field, value) -> {
                if (field.channel() == channel && field.isUrl() && !value.isEmpty() && value.equals(ours.get(field))) {
                    from.put(field, value);
                }
            });
            Map<RouteField, String> to = new EnumMap<>(RouteField.class);
            from.keySet().forEach(field -> to.put(field, ""));
            if (!from.isEmpty()) {
                changes.add(new RouteChange(channel, from, to));
            }
        }
        return changes;
    }
}
