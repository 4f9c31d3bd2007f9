package dev.switchboard.simulator;

/** What a message may say: https://www.twilio.com/docs/errors/21617 and https://www.twilio.com/docs/errors/14103 */
final class MessageText {

    static final int MOST_CHARACTERS = 1_600;

    private MessageText() {}

    static boolean isTooLong(String body) {
        return body.length() > MOST_CHARACTERS;
    }

    /** Blank text is none. */
    static boolean isEmpty(String body, int numMedia) {
        return body.isBlank() && numMedia == 0;
    }
}
