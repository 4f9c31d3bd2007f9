package dev.switchboard.activities.usage;

import dev.switchboard.workflows.number.Channel;

/**
 * What the differences that a comparison found come to.
 *
 * @param missing calls or messages not on record until then
 * @param corrected on record, but otherwise
 * @param unitsBefore started minutes, segments or delivered messages of them before
 * @param unitsAfter and after
 */
public record ChannelDifference(Channel channel, int missing, int corrected, long unitsBefore, long unitsAfter) {}
