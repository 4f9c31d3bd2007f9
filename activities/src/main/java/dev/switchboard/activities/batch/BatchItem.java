package dev.switchboard.activities.batch;

import dev.switchboard.workflows.batch.BindingWish;
import dev.switchboard.workflows.operation.OperationFailure;
import dev.switchboard.workflows.route.RouteChange;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One number of a batch.
 *
 * @param phoneNumberId our id
 * @param phoneNumber E.164
 * @param state where it stands
 * @param failure why it failed; exactly when it did
 * @param changes what is to be written or, once it is updated, was; empty when nothing is, or when that is not known
 * @param wish what becomes, or became, of its binding, of a batch that changes who answers
 */
public record BatchItem(
        String phoneNumberId,
        String phoneNumber,
        ItemState state,
        @Nullable OperationFailure failure,
        List<RouteChange> changes,
        @Nullable BindingWish wish) {

    /** One whose binding stays. */
    public BatchItem(
            String phoneNumberId,
            String phoneNumber,
            ItemState state,
            @Nullable OperationFailure failure,
            List<RouteChange> changes) {
        this(phoneNumberId, phoneNumber, state, failure, changes, null);
    }

    public BatchItem {
        changes = List.copyOf(changes);
    }
}
