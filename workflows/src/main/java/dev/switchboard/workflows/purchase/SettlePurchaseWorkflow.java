package dev.switchboard.workflows.purchase;

import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;

/**
 * Ends a purchase whose workflow was lost: finds out what it has bought, keeps that, and gives back what was reserved
 * for the rest. It buys nothing.
 */
@WorkflowInterface
public interface SettlePurchaseWorkflow {

    @WorkflowMethod(name = "SettlePurchase")
    void settle(SettlePurchaseInput input);
}
