package dev.switchboard.activities.found;

/** A value found at Twilio is to be written back, and is not kept, or its key is not configured any more. */
public final class LostValueException extends RuntimeException {

    private final String text;

    LostValueException(String text) {
        super("The value " + text + " cannot be opened: it is not kept, or the key that it was sealed with is not"
                + " configured any more.");
        this.text = text;
    }

    /** The value as people see it. */
    public String text() {
        return text;
    }
}
