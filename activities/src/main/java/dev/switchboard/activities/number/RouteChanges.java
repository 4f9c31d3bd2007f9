package dev.switchboard.activities.number;

import dev.switchboard.activities.ground.Json;
import dev.switchboard.workflows.route.RouteChange;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Changes of a number in a JSON column. */
public final class RouteChanges {

    private RouteChanges() {}

    /** Empty when there is none. */
    public static List<RouteChange> read(@Nullable String json) {
        RouteChange[] changes = Json.read(json, RouteChange[].class);
        return changes == null ? List.of() : List.of(changes);
    }
}
