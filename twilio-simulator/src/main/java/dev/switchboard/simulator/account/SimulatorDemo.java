package dev.switchboard.simulator.account;

import java.util.List;

/**
 * What a new simulator holds: the numbers of Switchboard's demo data, none of them configured. The constants are
 * public so that the application's demo data can name the same numbers.
 */
public final class SimulatorDemo {

    /** Obviously not a real account. */
    public static final String ACCOUNT_SID = "AC00000000000000000000000000000000";

    /** Obviously not a real token. */
    public static final String AUTH_TOKEN = "demo-auth-token-of-the-simulator";

    /** Voice, SMS, MMS and a WhatsApp sender. */
    public static final String PHONE_123 = "+15550000123";

    /** Voice and SMS. */
    public static final String PHONE_124 = "+15550000124";

    /** Voice only. */
    public static final String PHONE_125 = "+15550000125";

    /** Voice and SMS; its calls go to a SIP trunk. */
    public static final String PHONE_126 = "+15550000126";

    /** Voice and SMS. */
    public static final String PHONE_127 = "+15550000127";

    /** Voice and SMS; another owner's. */
    public static final String PHONE_900 = "+15550000900";

    /** A TwiML application, which no number uses. */
    public static final String APPLICATION_SID = SimulatorSids.sid("AP", "demo");

    /** The trunk of {@link #PHONE_126}. */
    public static final String TRUNK_SID = SimulatorSids.sid("TK", "demo");

    private SimulatorDemo() {}

    public static List<SimulatedNumber> numbers() {
        return List.of(
                SimulatedNumber.of(PHONE_123),
                SimulatedNumber.of(PHONE_124).withCapabilities(Capabilities.VOICE_AND_SMS),
                SimulatedNumber.of(PHONE_125).withCapabilities(Capabilities.VOICE_ONLY),
                SimulatedNumber.of(PHONE_126)
                        .withCapabilities(Capabilities.VOICE_AND_SMS)
                        .with("trunk_sid", TRUNK_SID),
                SimulatedNumber.of(PHONE_127).withCapabilities(Capabilities.VOICE_AND_SMS),
                SimulatedNumber.of(PHONE_900).withCapabilities(Capabilities.VOICE_AND_SMS));
    }

    static List<SimulatedApplication> applications() {
        return List.of(SimulatedApplication.of(APPLICATION_SID).with("friendly_name", "Demo application"));
    }

    static List<SimulatedTrunk> trunks() {
        return List.of(SimulatedTrunk.of(TRUNK_SID));
    }

    static List<SimulatedSender> senders() {
        return List.of(SimulatedSender.of(PHONE_123));
    }
}
