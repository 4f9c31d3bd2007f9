package dev.switchboard.api.metrics;

import dev.switchboard.activities.drift.DriftedNumber;
import dev.switchboard.workflows.route.ChannelState;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the last check of the fleet found. Without a bean of this type drift is measured as "not a number": not known.
 */
public interface DriftFindings {

    /**
     * How many numbers have a channel in each state that is not right; a state that is not in it: none. Nothing when
     * there never was a check.
     */
    @Nullable Map<ChannelState, Integer> latest();

    /** Numbers that are not as they should be, with what is wrong; no more than the limit. */
    default List<DriftedNumber> numbers(int limit) {
        return List.of();
    }

    /** How many accounts the last check of the whole fleet could not read. */
    default int unreadAccounts() {
        return 0;
    }

    /** When the whole fleet was last checked. */
    default @Nullable Instant fleetCheckedAt() {
        return null;
    }
}
