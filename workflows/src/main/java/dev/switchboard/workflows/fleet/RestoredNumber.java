package dev.switchboard.workflows.fleet;

import dev.switchboard.workflows.route.FoundValue;
import dev.switchboard.workflows.route.Route;
import java.util.Collections;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A number whose update failed and was undone.
 *
 * @param agentId the agent it is bound to
 * @param before what Twilio held before the update; none when nothing was written
 * @param changedByOthers what somebody else has changed meanwhile, so that it was left alone: the values held, by the
 *     names of Twilio's parameters
 */
public record RestoredNumber(
        @Nullable String agentId, @Nullable Route before, Map<String, String> changedByOthers) {

    public RestoredNumber {
        changedByOthers = Collections.unmodifiableMap(FoundValue.texts(changedByOthers));
    }
}
