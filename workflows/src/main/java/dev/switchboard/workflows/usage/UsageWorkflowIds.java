package dev.switchboard.workflows.usage;

public final class UsageWorkflowIds {

    /** One at a time settles all there is. */
    public static final String SETTLE_WORKFLOW_ID = "settle-usage";

    /** The schedule that compares every day with Twilio once it is over. */
    public static final String RECONCILE_SCHEDULE_ID = "reconcile-usage-daily";

    /** Whose operations those of the schedule are. */
    public static final String SYSTEM_OWNER = "switchboard schedule";

    private UsageWorkflowIds() {}

    /** One at a time per day, a UTC date as {@code 2026-03-10}. */
    public static String reconcileWorkflowId(String day) {
        return "reconcile-usage/" + day;
    }
}
