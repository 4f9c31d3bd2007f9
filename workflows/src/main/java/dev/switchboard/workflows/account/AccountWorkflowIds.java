package dev.switchboard.workflows.account;

/** The workflow ids of accounts. */
public final class AccountWorkflowIds {

    private AccountWorkflowIds() {}

    /** One rotation of an account's auth token at a time. */
    public static String workflowId(String accountSid) {
        return "twilio-account/" + accountSid;
    }
}
