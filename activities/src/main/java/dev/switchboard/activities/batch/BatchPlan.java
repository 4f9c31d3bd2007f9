package dev.switchboard.activities.batch;

/**
 * What carrying out a plan takes.
 *
 * @param direct numbers that are updated by one request
 * @param byWorkflow numbers whose WhatsApp sender differs
 * @param pages of the account
 * @param senderRequests to list the account's WhatsApp senders, where a number needs them
 */
public record BatchPlan(int direct, int byWorkflow, int pages, int senderRequests) {

    /**
     * What a number with a WhatsApp sender takes at least: number and sender read, the sender written and read back.
     */
    private static final int REQUESTS_BY_WORKFLOW = 4;

    /** Requests to Twilio, planning anew included. */
    public int requests() {
        return pages + senderRequests + direct + REQUESTS_BY_WORKFLOW * byWorkflow;
    }
}
