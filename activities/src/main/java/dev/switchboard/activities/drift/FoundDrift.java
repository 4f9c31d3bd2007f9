package dev.switchboard.activities.drift;

import dev.switchboard.activities.number.PhoneNumber;
import dev.switchboard.workflows.route.ChannelRoute;
import dev.switchboard.workflows.route.Route;
import dev.switchboard.workflows.route.RouteChange;
import java.util.List;
import java.util.Map;

/**
 * A number that is not as its binding asks for, or that has none and something of ours.
 *
 * @param number the number
 * @param held what Twilio holds in the channels of its binding, or what is left of us
 * @param channels those that are wrong, by their names in answers
 * @param changes the fields that differ, with what they should be
 * @param updateCures what an update would put right
 */
record FoundDrift(
        PhoneNumber number,
        Route held,
        Map<String, ChannelRoute> channels,
        List<RouteChange> changes,
        UpdateCures updateCures) {}
