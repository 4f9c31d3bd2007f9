package dev.switchboard.workflows.batch;

/** The workflow ids of operations on an owner's numbers. */
public final class BatchWorkflowIds {

    private BatchWorkflowIds() {}

    /** One batch update per owner at a time. */
    public static String updateWorkflowId(String owner) {
        return "fleet/" + owner;
    }

    /** One import per owner at a time. */
    public static String importWorkflowId(String owner) {
        return "import/" + owner;
    }
}
