package dev.switchboard.workflows.purchase;

import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;

/**
 * Buys numbers, each exactly once or not at all, under its owner's budget. What was bought is kept, whatever fails
 * afterwards, unless the caller wants it otherwise.
 */
@WorkflowInterface
public interface PurchaseNumberWorkflow {

    /** Fails with an application failure whose details are an {@code OperationFailure}, when it has bought nothing. */
    @WorkflowMethod(name = "PurchaseNumber")
    void purchase(PurchaseNumberInput input);
}
