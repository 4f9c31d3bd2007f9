package dev.switchboard.workflows.recovery;

import dev.switchboard.workflows.assignment.BoundNumber;
import dev.switchboard.workflows.operation.OperationType;
import dev.switchboard.workflows.route.Route;
import dev.switchboard.workflows.route.RouteChange;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An operation that was lost half way.
 *
 * @param type what it did
 * @param owner who had asked for it
 * @param phoneNumber the number in E.164, empty when there is no such number any more
 * @param bound the number with the binding that the operation worked on; none when it had not got as far as marking one
 * @param confirmed whether the database holds its result already: only the audit message was still to be written
 * @param before the before-image; none when it had not yet captured one, so had written nothing to Twilio
 * @param changes what it was about to write; none when it had no before-image, or kept it before changes were kept too
 * @param agentId the agent that it was about; known when there is no binding any more
 */
public record InterruptedOperation(
        OperationType type,
        String owner,
        String phoneNumber,
        @Nullable BoundNumber bound,
        boolean confirmed,
        @Nullable Route before,
        @Nullable List<RouteChange> changes,
        @Nullable String agentId) {}
