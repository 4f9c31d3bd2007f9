package dev.switchboard.workflows.batch;

import io.temporal.activity.ActivityInterface;
import io.temporal.activity.ActivityMethod;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a batch does at Twilio, on the task queue {@code twilio-batch}; results go to the database. */
@ActivityInterface
public interface BatchTwilioActivities {

    /**
     * Reads one page (1,000 numbers) of the account and compares each with its binding. Keeps an item for every bound
     * number of the batch: PENDING when it differs, UNCHANGED when not, FAILED when something else owns its route.
     * Reading a page again brings the items up to date that are pending and not begun.
     *
     * @param page the first is 0; the one before has to be read before it
     * @return whether there is a further page
     */
    @ActivityMethod
    boolean planPage(UpdateFleetWebhooksInput input, int page);

    /** Reads a page again and brings the items up to date that are pending and not begun. */
    @ActivityMethod
    void replanPage(UpdateFleetWebhooksInput input, int page);

    /**
     * Brings the fields of each number up to date, or puts back what the batch to undo wrote, and keeps the
     * before-image, the result and the audit message of each. A number that fails is put back. Each is begun only while
     * the batch goes on; one that was begun by an attempt before is carried on in any case.
     */
    @ActivityMethod
    ChunkResult updateNumbers(BatchChunk chunk);

    /** Looks at where calls and messages of the numbers really go; answers a sentence for each thing that is wrong. */
    @ActivityMethod
    List<String> verifyNumbers(BatchChunk chunk);

    /** Reads one page of the account and keeps its numbers for the owner. Idempotent. */
    @ActivityMethod
    ImportedPage importPage(ImportNumbersInput input, @Nullable String pageToken);
}
