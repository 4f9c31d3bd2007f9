package dev.switchboard.activities.found;

import dev.switchboard.workflows.route.Route;

/**
 * A route that was read at Twilio.
 *
 * @param route as it may leave: with references in place of what may be secret
 * @param whole what the references refer to
 */
public record SeenRoute(Route route, WholeValues whole) {}
