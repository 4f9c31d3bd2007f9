package dev.switchboard.workflows.account;

import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;

/**
 * Replaces a stored account's auth token. At no moment is there a webhook that no process can verify, and in the end
 * Twilio has no token that is not in the database.
 */
@WorkflowInterface
public interface RotateAuthTokenWorkflow {

    @WorkflowMethod(name = "RotateAuthToken")
    void rotate(RotateAuthTokenInput input);
}
