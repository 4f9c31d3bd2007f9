package dev.switchboard.workflows.batch;

import dev.switchboard.workflows.operation.OperationFailure;
import io.temporal.activity.ActivityInterface;
import io.temporal.activity.ActivityMethod;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A batch and its items, in the database. All of them are idempotent. */
@ActivityInterface
public interface BatchActivities {

    /** Marks the operation as running. */
    @ActivityMethod
    void beginOperation(String operationId);

    /** Keeps how many numbers may fail. */
    @ActivityMethod
    void keepLimit(String operationId, @Nullable FailureLimit maxFailures);

    /** Keeps, as failed, an item for every bound number of the batch that no page of the account listed. */
    @ActivityMethod
    void planMissing(UpdateFleetWebhooksInput input);

    /** From now on numbers are updated: the batch's rate is told from here. */
    @ActivityMethod
    void beginUpdating(String operationId);

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

    /** How far the batch is, and what it was told. */
    @ActivityMethod
    BatchProgress progress(String operationId);

    /**
     * Whoever carries out a part of the batch begins no further number.
     *
     * @param because why the batch pauses itself; none when it was asked to, which leaves a reason that is known
     * @return how it is then
     */
    @ActivityMethod
    BatchProgress pause(String operationId, @Nullable String because);

    /** The batch is cancelled: whoever carries out a part of it begins no further number. */
    @ActivityMethod
    void stop(String operationId);

    /** The numbers that were begun and have not ended. */
    @ActivityMethod
    List<String> begun(String operationId);

    /**
     * The batch goes on. What has failed until now is accepted.
     *
     * @return how it is then
     */
    @ActivityMethod
    BatchProgress resume(String operationId);

    /**
     * Gives the batch a rate of its own.
     *
     * @param requestsPerSecond above 0; none for the account's only
     * @return how it is then
     */
    @ActivityMethod
    BatchProgress setRate(String operationId, @Nullable Double requestsPerSecond);
}
