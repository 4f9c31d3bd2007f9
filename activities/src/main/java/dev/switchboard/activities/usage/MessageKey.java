package dev.switchboard.activities.usage;

/** A message, as workflows name it: {@code AC…/SM…}. A SID alone may be another account's too. */
record MessageKey(String accountSid, String sid) {

    /** @throws IllegalArgumentException when it is no such text */
    static MessageKey parse(String text) {
        int slash = text.indexOf('/');
        if (slash < 0) {
            throw new IllegalArgumentException("A message is an account's SID, a slash and its own: " + text);
        }
        return new MessageKey(text.substring(0, slash), text.substring(slash + 1));
    }

    @Override
    public String toString() {
        return accountSid + "/" + sid;
    }
}
