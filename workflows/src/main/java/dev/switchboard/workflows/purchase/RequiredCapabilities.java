package dev.switchboard.workflows.purchase;

/** What a number has to be able to do; what is false is not asked for. */
public record RequiredCapabilities(boolean voice, boolean sms, boolean mms) {

    public static final RequiredCapabilities NONE = new RequiredCapabilities(false, false, false);
}
