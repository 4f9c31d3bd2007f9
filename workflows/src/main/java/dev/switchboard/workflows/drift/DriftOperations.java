package dev.switchboard.workflows.drift;

import dev.switchboard.workflows.usage.UsageOperations;

/** The workflow ids of checks. */
public final class DriftOperations {

    /** The schedule that checks the whole fleet; also the beginning of the ids of the workflows that it starts. */
    public static final String SCHEDULE_ID = "check-fleet-drift";

    /** Whose operations those of the schedule are. */
    public static final String SCHEDULE_OWNER = UsageOperations.SYSTEM_OWNER;

    private DriftOperations() {}

    /** One check of an owner's own numbers at a time. */
    public static String checkWorkflowId(String owner) {
        return "check-drift/" + owner;
    }
}
