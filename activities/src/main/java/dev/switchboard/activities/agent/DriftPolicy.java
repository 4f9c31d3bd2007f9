package dev.switchboard.activities.agent;

/** What a check of the fleet does about an agent's numbers that Twilio routes otherwise than it should. */
public enum DriftPolicy {
    /** Says so. */
    REPORT,
    /** Says so, and brings their webhooks up to date; never over a trunk, an application or a Messaging Service. */
    REPAIR
}
