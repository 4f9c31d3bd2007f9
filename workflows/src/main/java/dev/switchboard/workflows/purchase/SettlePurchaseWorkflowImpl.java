package dev.switchboard.workflows.purchase;

import dev.switchboard.workflows.StepOptions;
import dev.switchboard.workflows.audit.AuditAction;
import dev.switchboard.workflows.audit.AuditActivities;
import dev.switchboard.workflows.audit.AuditInput;
import dev.switchboard.workflows.audit.AuditSubject;
import dev.switchboard.workflows.audit.OperationEnd;
import dev.switchboard.workflows.number.MonthlyPrice;
import dev.switchboard.workflows.operation.ErrorCode;
import dev.switchboard.workflows.operation.OperationFailure;
import dev.switchboard.workflows.operation.OperationState;
import dev.switchboard.workflows.saga.Pause;
import io.temporal.common.VersioningBehavior;
import io.temporal.workflow.Workflow;
import io.temporal.workflow.WorkflowVersioningBehavior;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** See {@link SettlePurchaseWorkflow}. */
public final class SettlePurchaseWorkflowImpl implements SettlePurchaseWorkflow {

    private final PurchaseActivities purchases =
            Workflow.newLocalActivityStub(PurchaseActivities.class, StepOptions.database("Interrupted purchases"));
    private final AuditActivities audit =
            Workflow.newLocalActivityStub(AuditActivities.class, StepOptions.database("Interrupted purchases"));

    @Override
    @WorkflowVersioningBehavior(VersioningBehavior.AUTO_UPGRADE)
    public void settle(SettlePurchaseInput input) {
        Pause.until(input.quietAt(), "Until no request of the lost run can be carried out any more");
        findOut(purchases.loadInterruptedPurchase(input.operationId()));
        InterruptedPurchase settled = purchases.loadInterruptedPurchase(input.operationId());
        // Whoever was told already keeps the message that there is.
        settled.bought()
                .forEach(number -> audit(
                        input,
                        AuditAction.PHONE_PURCHASED_UNASSIGNED,
                        AuditSubject.of(number.phoneNumberId(), null).withPrice(number.price()),
                        Map.of()));
        purchases.endPurchase(input.operationId());
        audit(
                input,
                AuditAction.NUMBERS_PURCHASE_FAILED,
                AuditSubject.ofAccount(settled.accountSid().isEmpty() ? null : settled.accountSid())
                        .withPrice(total(settled.bought())),
                Map.of("bought", settled.bought().size()));
    }

    private void findOut(InterruptedPurchase interrupted) {
        if (interrupted.inDoubt().isEmpty()) {
            return;
        }
        PurchaseTwilioActivities untilKnown = Workflow.newActivityStub(
                PurchaseTwilioActivities.class,
                StepOptions.about(
                        "Whether it was bought in " + interrupted.accountSid(),
                        StepOptions.ofAccount(StepOptions.TWILIO_UNDO, interrupted.accountSid())));
        for (BuyNumberInput number : interrupted.inDoubt()) {
            untilKnown
                    .findBought(number)
                    .ifPresent(found -> purchases.recordPurchase(number.operationId(), number.ordinal(), found));
        }
    }

    private void audit(
            SettlePurchaseInput input, AuditAction action, AuditSubject subject, Map<String, Integer> counts) {
        OperationFailure failure = OperationFailure.of(
                ErrorCode.INTERRUPTED, input.because() + " What it had bought is kept; nothing more is bought.");
        audit.audit(new AuditInput(
                input.operationId(),
                action,
                input.owner(),
                subject,
                OperationEnd.failed(OperationState.INTERRUPTED, failure).withCounts(counts)));
    }

    private static @Nullable MonthlyPrice total(List<InterruptedPurchase.Bought> bought) {
        return bought.stream()
                .map(InterruptedPurchase.Bought::price)
                .reduce((one, other) -> new MonthlyPrice(one.amount().add(other.amount()), one.currency()))
                .orElse(null);
    }
}
