package dev.switchboard.workflows.operation;

/**
 * What became of the request to Twilio of a step that failed. It travels beside the {@link OperationFailure}, which is
 * kept and shown: this is between an activity and its workflow.
 */
public enum Delivery {
    /** The account's rate left no turn for it. Twilio was not asked, so it is no attempt. */
    NEVER_SENT,
    /** Nothing of it is still to come: it was answered, it was not sent for another reason, or there was none. */
    SETTLED,
    /** It, or one of an attempt before, may still be carried out. */
    OUTSTANDING
}
