package dev.switchboard.workflows.fleet;

import dev.switchboard.workflows.operation.OperationFailure;
import io.temporal.activity.ActivityInterface;
import io.temporal.activity.ActivityMethod;

/** The items of a batch, in the database. */
@ActivityInterface
public interface FleetActivities {

    /** Marks the operation as running. */
    @ActivityMethod
    void beginOperation(String operationId);

    /** Keeps, as failed, an item for every bound number of the batch that no page of the account listed. */
    @ActivityMethod
    void planMissing(UpdateFleetWebhooksInput input);

    /**
     * The next numbers that are pending, all of one page, at most {@code limit}.
     *
     * @param page start on this page
     * @param afterPhoneNumberId and there after this id; empty for the page's first
     */
    @ActivityMethod
    PendingNumbers nextPending(String operationId, int page, String afterPhoneNumberId, int limit);

    /** Ends an item, unless its own operation ended it already. */
    @ActivityMethod
    void failItem(String operationId, String phoneNumberId, OperationFailure failure);

    /** Counts the items. */
    @ActivityMethod
    FleetProgress countItems(String operationId);
}
