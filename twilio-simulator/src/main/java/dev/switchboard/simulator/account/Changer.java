package dev.switchboard.simulator.account;

/**
 * Who changes something.
 *
 * @param source {@code web} for the Twilio Console, {@code api} for a request
 * @param type {@code user} or {@code account}
 * @param sid the user's or the account's
 * @param address where it came from
 */
public record Changer(String source, String type, String sid, String address) {

    /** Somebody at the Twilio Console: who changes a number behind the client's back. */
    public static final Changer IN_THE_CONSOLE =
            new Changer("web", "user", SimulatorSids.sid("US", "somebody"), "203.0.113.7");

    /** A request with the credentials of an account. */
    public static Changer byRequestOf(String accountSid) {
        return new Changer("api", "account", accountSid, "198.51.100.4");
    }
}
