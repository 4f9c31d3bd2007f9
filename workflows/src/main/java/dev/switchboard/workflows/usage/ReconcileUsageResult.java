package dev.switchboard.workflows.usage;

/**
 * What a comparison with Twilio found, in calls and messages of our numbers.
 *
 * @param missing not on record until now
 * @param corrected on record, but otherwise than Twilio has it
 * @param unchanged right already
 */
public record ReconcileUsageResult(int missing, int corrected, int unchanged) {

    public static final ReconcileUsageResult NONE = new ReconcileUsageResult(0, 0, 0);

    public ReconcileUsageResult plus(ReconcileUsageResult other) {
        return new ReconcileUsageResult(
                missing + other.missing, corrected + other.corrected, unchanged + other.unchanged);
    }
}
