package dev.switchboard.api.web;

/** The forms of the Twilio SIDs that requests name, and what is said of those that have another. */
public final class Sids {

    public static final String ACCOUNT = "AC[0-9a-f]{32}";

    public static final String ACCOUNT_MESSAGE = "must be AC and 32 hexadecimal digits in lower case.";

    public static final String ADDRESS = "AD[0-9a-f]{32}";

    public static final String ADDRESS_MESSAGE = "must be AD and 32 hexadecimal digits in lower case.";

    public static final String BUNDLE = "BU[0-9a-f]{32}";

    public static final String BUNDLE_MESSAGE = "must be BU and 32 hexadecimal digits in lower case.";

    private Sids() {}
}
