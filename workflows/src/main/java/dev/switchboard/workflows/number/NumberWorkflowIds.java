package dev.switchboard.workflows.number;

/** The ids that make Temporal serialise what must not run side by side. */
public final class NumberWorkflowIds {

    private NumberWorkflowIds() {}

    /**
     * The workflow id of every operation on one number. Assign, unassign, update and recovery share it, so that
     * Temporal runs at most one of them at a time.
     */
    public static String workflowId(String phoneNumberId) {
        return "phone-number/" + phoneNumberId;
    }
}
