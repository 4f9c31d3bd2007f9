package dev.switchboard.workflows.account;

public final class AccountWorkflowIds {

    private AccountWorkflowIds() {}

    private static final String PREFIX = "twilio-account/";

    /** One rotation of an account's auth token at a time. */
    public static String workflowId(String accountSid) {
        return PREFIX + accountSid;
    }

    /** The account of a rotation's workflow id. */
    public static String accountSid(String workflowId) {
        return workflowId.substring(PREFIX.length());
    }
}
