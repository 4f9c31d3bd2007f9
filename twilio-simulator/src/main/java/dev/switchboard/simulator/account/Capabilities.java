package dev.switchboard.simulator.account;

/** What a number can do, as in Twilio's {@code capabilities}. */
public record Capabilities(boolean voice, boolean sms, boolean mms, boolean fax) {

    public static final Capabilities VOICE_ONLY = new Capabilities(true, false, false, false);
    public static final Capabilities VOICE_AND_SMS = new Capabilities(true, true, false, false);
    public static final Capabilities VOICE_SMS_AND_MMS = new Capabilities(true, true, true, false);
}
