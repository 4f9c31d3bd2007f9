package dev.switchboard.activities.batch;

import dev.switchboard.workflows.batch.UpdateFleetWebhooksInput;

/** What a batch changes beside its numbers, before the first of them is touched. */
public interface BatchSettings {

    /**
     * Changes it, unless that is done already.
     *
     * @throws io.temporal.failure.ApplicationFailure for good, when it is no longer as it was when it was asked for
     */
    void change(UpdateFleetWebhooksInput batch);
}
