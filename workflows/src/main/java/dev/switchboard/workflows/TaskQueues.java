package dev.switchboard.workflows;

/** The task queues of Switchboard. */
public final class TaskQueues {

    /** Workflows, and the database activities that run as local activities beside them. */
    public static final String SWITCHBOARD = "switchboard";

    /**
     * Activities that call Twilio. They wait for their account's rate themselves, request by request, so a local
     * activity would hold up its workflow task for as long.
     */
    public static final String TWILIO = "twilio";

    /**
     * Activities of batches that call Twilio. A queue of their own, so that an assignment never waits behind a batch's
     * backlog, on any server; the account's rate is held over both.
     */
    public static final String TWILIO_BATCH = "twilio-batch";

    private TaskQueues() {}
}
