package dev.switchboard.workflows.batch;

import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;

/** Reads the numbers of the Twilio account and keeps those that nobody owns for the caller. */
@WorkflowInterface
public interface ImportNumbersWorkflow {

    @WorkflowMethod(name = "ImportNumbers")
    ImportNumbersResult importNumbers(ImportNumbersInput input);
}
