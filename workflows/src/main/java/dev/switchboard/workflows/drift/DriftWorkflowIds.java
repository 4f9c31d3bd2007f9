package dev.switchboard.workflows.drift;

import dev.switchboard.workflows.usage.UsageWorkflowIds;

public final class DriftWorkflowIds {

    /** The schedule that checks the whole fleet; also the beginning of the ids of the workflows that it starts. */
    public static final String SCHEDULE_ID = "check-fleet-drift";

    /** Whose operations those of the schedule are. */
    public static final String SCHEDULE_OWNER = UsageWorkflowIds.SYSTEM_OWNER;

    private DriftWorkflowIds() {}

    /** One check of an owner's own numbers at a time. */
    public static String checkWorkflowId(String owner) {
        return "check-drift/" + owner;
    }
}
