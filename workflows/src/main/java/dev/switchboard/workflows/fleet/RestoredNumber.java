package dev.switchboard.workflows.fleet;

import dev.switchboard.workflows.route.FoundValue;
import dev.switchboard.workflows.route.RefusedValue;
import dev.switchboard.workflows.route.Route;
import java.util.Collections;
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
public record RestoredNumber(
        @Nullable String agentId,
        @Nullable Route before,
        Map<String, String> changedByOthers,
        List<RefusedValue> refused) {

    public RestoredNumber {
        changedByOthers = Collections.unmodifiableMap(FoundValue.texts(changedByOthers));
        refused = List.copyOf(refused);
    }

    /** One of which all that was ours was put back. */
    public RestoredNumber(@Nullable String agentId, @Nullable Route before, Map<String, String> changedByOthers) {
        this(agentId, before, changedByOthers, List.of());
    }
}
