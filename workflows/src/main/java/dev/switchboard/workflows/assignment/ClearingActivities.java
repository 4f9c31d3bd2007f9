package dev.switchboard.workflows.assignment;

import dev.switchboard.workflows.route.CaptureRouteInput;
import dev.switchboard.workflows.route.Route;
import dev.switchboard.workflows.route.RouteChange;
import io.temporal.activity.ActivityInterface;
import io.temporal.activity.ActivityMethod;
import java.util.List;

/** What the database knows of a free number at which something of ours may be left. */
@ActivityInterface
public interface ClearingActivities {

    /**
     * Holds the free number until the operation ends, so that nobody assigns it meanwhile.
     *
     * <p>Refusals: number_not_found, number_not_owned, already_assigned, operation_running.
     *
     * @return what to read at Twilio: every channel that may have something of ours
     */
    @ActivityMethod
    CaptureRouteInput beginClearing(String operationId, String owner, String phoneNumberId);

    /** The changes that leave nothing of ours of the route; none for a channel that has nothing. */
    @ActivityMethod
    List<RouteChange> leftovers(Route held);
}
