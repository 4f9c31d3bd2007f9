package dev.switchboard.workflows.operation;

import dev.switchboard.workflows.number.AgentReference;
import dev.switchboard.workflows.number.Channel;
import dev.switchboard.workflows.route.FoundValue;
import dev.switchboard.workflows.route.Restoration;
import dev.switchboard.workflows.route.RouteChange;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How an operation on one number ended well.
 *
 * @param phoneNumberId our id
 * @param phoneNumber E.164
 * @param agent the agent it is bound to now, none after unassigning
 * @param changes what was written to Twilio, empty when everything was right already
 * @param changedByOthers what somebody else had changed at Twilio, so that it was left alone: the values held, by the
 *     names of Twilio's parameters
 * @param gone the channels of which Twilio no longer had the number or the sender, so that there was nothing to clear
 * @param restoration what was put back, of an operation that was asked to put back
 */
public record NumberOperationResult(
        String phoneNumberId,
        String phoneNumber,
        @Nullable AgentReference agent,
        List<RouteChange> changes,
        Map<String, String> changedByOthers,
        Set<Channel> gone,
        @Nullable Restoration restoration) {

    @SuppressWarnings("ConstantValue") // Jackson hands in null for an absent map.
    public NumberOperationResult {
        changes = List.copyOf(changes);
        changedByOthers =
                changedByOthers == null ? Map.of() : Collections.unmodifiableMap(FoundValue.texts(changedByOthers));
        gone = gone == null ? Set.of() : Set.copyOf(gone);
    }

    /** A result on channels that are all there. */
    public NumberOperationResult(
            String phoneNumberId,
            String phoneNumber,
            @Nullable AgentReference agent,
            List<RouteChange> changes,
            Map<String, String> changedByOthers) {
        this(phoneNumberId, phoneNumber, agent, changes, changedByOthers, Set.of(), null);
    }

    /**
     * The same of a number that was let go of.
     *
     * @param leftAlone what somebody else had changed, by the names of Twilio's parameters
     * @param channelsGone the channels that Twilio no longer had
     * @param putBack what was put back, when that was asked for
     */
    public NumberOperationResult released(
            Map<String, String> leftAlone, Set<Channel> channelsGone, @Nullable Restoration putBack) {
        return new NumberOperationResult(phoneNumberId, phoneNumber, agent, changes, leftAlone, channelsGone, putBack);
    }

    /** A result of an operation that found nothing of somebody else's in its way. */
    public NumberOperationResult(
            String phoneNumberId, String phoneNumber, @Nullable AgentReference agent, List<RouteChange> changes) {
        this(phoneNumberId, phoneNumber, agent, changes, Map.of());
    }
}
