package dev.switchboard.activities.batch;

import dev.switchboard.workflows.route.RefusedValue;
import dev.switchboard.workflows.route.Route;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A number whose update failed and was undone.
 *
 * @param agentId the agent it is bound to
 * @param before what Twilio held before the update; none when nothing was written
 * @param changedByOthers what somebody else has changed meanwhile, so that it was left alone: the values held, by the
 *     names of Twilio's parameters
 * @param refused what Twilio did not take back; those fields are empty now
 */
record RestoredNumber(
        @Nullable String agentId,
        @Nullable Route before,
        Map<String, String> changedByOthers,
        List<RefusedValue> refused) {

    /** One of which nothing is known, and nothing was written. */
    static final RestoredNumber NOTHING = new RestoredNumber(null, null, Map.of());

    RestoredNumber {
        changedByOthers = Map.copyOf(changedByOthers);
        refused = List.copyOf(refused);
    }

    /** One of which all that was ours was put back. */
    RestoredNumber(@Nullable String agentId, @Nullable Route before, Map<String, String> changedByOthers) {
        this(agentId, before, changedByOthers, List.of());
    }
}
