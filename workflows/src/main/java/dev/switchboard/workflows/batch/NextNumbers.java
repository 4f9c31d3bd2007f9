package dev.switchboard.workflows.batch;

import io.temporal.failure.ActivityFailure;
import io.temporal.failure.CanceledFailure;
import java.util.ArrayList;
import java.util.List;

/** Which numbers of a batch come next. What Twilio was seen to hold for them is read anew when that is long ago. */
final class NextNumbers {

    /** Numbers fetched at a time. */
    static final int BATCH = 1_000;

    private final UpdateFleetWebhooksInput input;
    private final BatchActivities batch;
    private final BatchTwilioActivities account;

    NextNumbers(UpdateFleetWebhooksInput input, BatchActivities batch, BatchTwilioActivities account) {
        this.input = input;
        this.batch = batch;
        this.account = account;
    }

    /** The first of all that are pending, as many as asked for where there are so many. */
    List<PendingNumber> first(int atMost) {
        List<PendingNumber> first = new ArrayList<>();
        BatchCursor where = BatchCursor.START;
        while (first.size() < atMost) {
            List<PendingNumber> ofPage = after(where, atMost - first.size()).numbers();
            first.addAll(ofPage);
            if (ofPage.isEmpty()) {
                return first;
            }
            where = where.withStarted(ofPage.get(ofPage.size() - 1));
        }
        return first;
    }

    /** The next ones of the cursor's page, or of a page after it. */
    PendingNumbers after(BatchCursor cursor) {
        PendingNumbers pending = after(cursor, BATCH);
        if (!pending.stale()) {
            return pending;
        }
        try {
            account.replanPage(
                    input.withCursor(cursor), pending.numbers().get(0).page());
        } catch (ActivityFailure failure) {
            if (failure.getCause() instanceof CanceledFailure) {
                throw failure;
            }
            // Each number is then read by itself before it is written.
            return pending;
        }
        return after(cursor, BATCH);
    }

    private PendingNumbers after(BatchCursor cursor, int atMost) {
        return batch.nextPending(input.operationId(), cursor.page(), cursor.afterPhoneNumberId(), atMost);
    }
}
