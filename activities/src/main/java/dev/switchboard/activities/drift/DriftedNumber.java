package dev.switchboard.activities.drift;

import dev.switchboard.workflows.route.ChannelState;

/**
 * A number with a channel in a state that is not right, as the last check found it.
 *
 * @param phoneNumberId the number, by our id
 * @param state what is wrong with one of its channels or more
 */
public record DriftedNumber(String phoneNumberId, ChannelState state) {}
