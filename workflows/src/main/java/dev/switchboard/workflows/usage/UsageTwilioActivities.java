package dev.switchboard.workflows.usage;

import dev.switchboard.workflows.account.AccountPage;
import io.temporal.activity.ActivityInterface;
import io.temporal.activity.ActivityMethod;
import org.jspecify.annotations.Nullable;

/**
 * What Twilio has on record of calls and messages, read on the task queue {@code twilio}; results go to the database.
 */
@ActivityInterface
public interface UsageTwilioActivities {

    /**
     * Asks for the segments of a message and keeps them; puts it off when Twilio does not know them yet. Idempotent.
     *
     * @param messageSid with its account before it, as {@link UnsettledMessages} names it
     */
    @ActivityMethod
    void settleMessage(String messageSid);

    /**
     * Reads one page (1,000) of the day's calls or messages and corrects the usage on record by it. Idempotent:
     * repeated by the same operation it counts as it did the first time.
     */
    @ActivityMethod
    ReconciledPage reconcilePage(ReconcileUsageInput input, Ledger ledger, @Nullable AccountPage page);
}
