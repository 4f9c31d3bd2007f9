package dev.switchboard.workflows;

/** The task queues of Switchboard. */
public final class TaskQueues {

    /** Workflows, and the database activities that run as local activities beside them. */
    public static final String SWITCHBOARD = "switchboard";

    /**
     * Activities that call Twilio. The queue is where the account's rate limit is held, so nothing that calls Twilio
     * may run as a local or eager activity: both go round the limit.
     */
    public static final String TWILIO = "twilio";

    /**
     * Activities of batches that call Twilio. A queue of their own, so that an assignment never waits behind a batch's
     * backlog, on any server; the account's rate is held over both.
     */
    public static final String TWILIO_BATCH = "twilio-batch";

    private TaskQueues() {}
}
