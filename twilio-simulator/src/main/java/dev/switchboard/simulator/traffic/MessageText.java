package dev.switchboard.simulator.traffic;

/** What a message may say: https://www.twilio.com/docs/errors/21617 and https://www.twilio.com/docs/errors/14103 */
public final class MessageText {

    static final int MOST_CHARACTERS = 1_600;

    private MessageText() {}

    public static boolean isTooLong(String body) {
        return body.length() > MOST_CHARACTERS;
    }

    /** Blank text is none. */
    public static boolean isEmpty(String body, int numMedia) {
        return body.isBlank() && numMedia == 0;
    }
}
