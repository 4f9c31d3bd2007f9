package dev.switchboard.workflows.drift;

import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;

/**
 * Finds the assigned numbers whose calls or messages Twilio routes otherwise than their binding asks for, and repairs
 * those whose agent's policy says so.
 */
@WorkflowInterface
public interface CheckFleetDriftWorkflow {

    /** The numbers themselves are kept in the database, never in payloads. */
    @WorkflowMethod(name = "CheckFleetDrift")
    DriftResult check(CheckFleetDriftInput input);
}
