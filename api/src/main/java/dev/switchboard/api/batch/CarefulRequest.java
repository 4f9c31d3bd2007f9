package dev.switchboard.api.batch;

import dev.switchboard.api.problem.Problem;
import dev.switchboard.workflows.batch.BatchCare;
import dev.switchboard.workflows.batch.FailureLimit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** How carefully a batch is asked to go, in the same words for every kind of batch. */
interface CarefulRequest {

    /** A share of the numbers. */
    Pattern SHARE = Pattern.compile("([0-9]{1,2}|100) ?%");

    /** Whether it is only found out what would be done; false when left out. */
    @Nullable Boolean dryRun();

    /** So many numbers go first and are looked at; when one is wrong, the batch pauses. */
    @Nullable Integer canary();

    /** The batch pauses when more numbers fail: a number, or a share of those to change, as {@code "5%"}. */
    @Nullable Object maxFailures();

    default boolean plansOnly() {
        return Boolean.TRUE.equals(dryRun());
    }

    /**
     * The same as the workflow takes it.
     *
     * @throws Problem when maxFailures cannot be understood
     */
    default BatchCare care() {
        Integer first = canary();
        return new BatchCare(plansOnly(), first == null ? 0 : first, limit(maxFailures()));
    }

    private static @Nullable FailureLimit limit(@Nullable Object most) {
        if (most == null) {
            return null;
        }
        if (most instanceof Integer count && count >= 0) {
            return new FailureLimit(count, null);
        }
        if (most instanceof String text) {
            Matcher share = SHARE.matcher(text);
            if (share.matches()) {
                return new FailureLimit(null, Integer.valueOf(share.group(1)));
            }
        }
        throw Problem.invalid("maxFailures", "must be a number from 0, or a share from \"0%\" to \"100%\".");
    }
}
