package dev.switchboard.workflows.drift;

import dev.switchboard.workflows.account.AccountPage;
import io.temporal.activity.ActivityInterface;
import io.temporal.activity.ActivityMethod;
import org.jspecify.annotations.Nullable;

/** What a check reads at Twilio, on the task queue {@code twilio-batch}; what it finds goes to the database. */
@ActivityInterface
public interface DriftTwilioActivities {

    /**
     * Reads one page (1,000 numbers) of the account, and compares each number that no operation works on with its
     * binding. Where it is free, it looks for what is left of us. It keeps what is otherwise, what is so still, and
     * what is right again. Idempotent.
     *
     * @param page none for the first
     */
    @ActivityMethod
    CheckedPage checkPage(DriftCheck check, @Nullable AccountPage page);
}
