package dev.switchboard.workflows.assignment;

import dev.switchboard.workflows.operation.NumberOperationResult;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;

/** Brings the webhooks of an assigned number up to date, writing only what differs; on failure puts Twilio back. */
@WorkflowInterface
public interface UpdateNumberWebhooksWorkflow {

    /** Fails with an application failure whose details are an {@code OperationFailure}. */
    @WorkflowMethod(name = "UpdateNumberWebhooks")
    NumberOperationResult update(UpdateNumberWebhooksInput input);
}
