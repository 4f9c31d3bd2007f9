package dev.switchboard.activities.drift;

import dev.switchboard.workflows.route.ChannelRoute;
import dev.switchboard.workflows.route.RouteChange;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A number that Twilio routed, or routes, otherwise than its binding asks for; or one without a binding at which
 * something of ours was left.
 *
 * @param id {@code drift_…}, sorts by time
 * @param phoneNumberId our id
 * @param phoneNumber E.164
 * @param agentId the agent it is bound to; none of a free number
 * @param foundAt when a check first saw it
 * @param lastSeenAt when a check last saw it
 * @param repairedAt when an operation of ours put it right
 * @param resolvedAt when it was right again, whoever did that
 * @param channels those that are wrong, by their names in answers
 * @param changes the fields that differ, with what they should be
 */
public record Drift(
        String id,
        String phoneNumberId,
        String phoneNumber,
        @Nullable String agentId,
        Instant foundAt,
        Instant lastSeenAt,
        @Nullable Instant repairedAt,
        @Nullable Instant resolvedAt,
        Map<String, ChannelRoute> channels,
        List<RouteChange> changes) {}
