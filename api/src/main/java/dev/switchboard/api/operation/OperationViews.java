package dev.switchboard.api.operation;

import dev.switchboard.activities.batch.BatchResults;
import dev.switchboard.activities.batch.Batches;
import dev.switchboard.activities.batch.ItemState;
import dev.switchboard.activities.drift.Drifts;
import dev.switchboard.activities.operation.Operation;
import dev.switchboard.activities.plan.OperationSettings;
import dev.switchboard.activities.purchase.Purchases;
import dev.switchboard.api.temporal.TemporalProperties;
import dev.switchboard.workflows.batch.BatchProgress;
import dev.switchboard.workflows.operation.OperationType;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Operations as the caller sees them. */
@Component
public final class OperationViews {

    private static final int FIRST_ERRORS = 20;

    private final BatchResults results;
    private final Batches batches;
    private final Purchases purchases;
    private final OperationSettings settings;
    private final Drifts drifts;
    private final TemporalProperties temporal;

    OperationViews(
            BatchResults results,
            Batches batches,
            Purchases purchases,
            OperationSettings settings,
            Drifts drifts,
            TemporalProperties temporal) {
        this.results = results;
        this.batches = batches;
        this.purchases = purchases;
        this.settings = settings;
        this.drifts = drifts;
        this.temporal = temporal;
    }

    /** One operation, with what is told of its kind: a batch's progress, a purchase's numbers, a check's gaps. */
    OperationView of(Operation operation) {
        if (operation.type() == OperationType.PURCHASE) {
            return OperationView.ofPurchase(operation, purchases(operation), link(operation));
        }
        if (operation.type() == OperationType.CHECK_DRIFT) {
            return OperationView.ofCheck(operation, drifts.unreadAccounts(operation.id()), link(operation));
        }
        if (!operation.type().isBatch()) {
            return inAList(operation);
        }
        return OperationView.ofBatch(
                operation,
                new OperationView.OfBatch(
                        OperationView.Progress.of(progress(operation)),
                        results.list(operation.id(), ItemState.FAILED, null, FIRST_ERRORS).items().stream()
                                .map(ItemView::of)
                                .toList(),
                        settings.planOf(operation.id()).orElse(null),
                        settings.leftAlone(operation.id())),
                link(operation));
    }

    private List<PurchaseView> purchases(Operation operation) {
        return purchases.find(operation.id()).stream().map(PurchaseView::of).toList();
    }

    /** What a batch was told is of no interest once it has ended. */
    private BatchProgress progress(Operation operation) {
        BatchProgress progress = batches.progress(operation.id());
        return operation.state().ended() ? progress.counts() : progress;
    }

    /** What can be said without asking further. */
    public OperationView inAList(Operation operation) {
        return OperationView.of(operation, link(operation));
    }

    private @Nullable String link(Operation operation) {
        return temporal.linkTo(operation.workflowId()).orElse(null);
    }
}
