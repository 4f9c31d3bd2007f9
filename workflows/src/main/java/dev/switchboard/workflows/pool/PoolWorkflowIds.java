package dev.switchboard.workflows.pool;

public final class PoolWorkflowIds {

    /** The schedule that refills all pools; also the beginning of the ids of the workflows that it starts. */
    public static final String SCHEDULE_ID = "refill-pools";

    private static final String REFILL = "refill-pool/";

    private PoolWorkflowIds() {}

    /** One refill of a pool at a time: two would each buy what it lacks. */
    public static String refillWorkflowId(PoolKey pool) {
        return REFILL + pool.owner() + "/" + pool.name();
    }

    /** Whether the workflow refills a pool. */
    public static boolean refills(String workflowId) {
        return workflowId.startsWith(REFILL);
    }
}
