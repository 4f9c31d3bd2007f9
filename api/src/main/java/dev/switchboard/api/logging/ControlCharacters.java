package dev.switchboard.api.logging;

/** Characters that end a line, move the cursor or colour a terminal. */
final class ControlCharacters {

    private ControlCharacters() {}

    /** The text with an escape, as Java writes it, in the place of each of them; a tab stays. */
    static String escape(String text) {
        int first = firstIn(text);
        if (first < 0) {
            return text;
        }
        StringBuilder escaped = new StringBuilder(text.length() + 16).append(text, 0, first);
        for (int index = first; index < text.length(); index++) {
            char character = text.charAt(index);
            if (isOne(character)) {
                escaped.append(
                        switch (character) {
                            case '\n' -> "\\n";
                            case '\r' -> "\\r";
                            default -> "\\u%04x".formatted((int) character);
                        });
            } else {
                escaped.append(character);
            }
        }
        return escaped.toString();
    }

    private static int firstIn(String text) {
        for (int index = 0; index < text.length(); index++) {
            if (isOne(text.charAt(index))) {
                return index;
            }
        }
        return -1;
    }

    /** Also Unicode's line and paragraph separators, and what turns the direction of a text around. */
    private static boolean isOne(char character) {
        return (Character.isISOControl(character) && character != '\t')
                || Character.getType(character) == Character.FORMAT
                || character == '\u2028'
                || character == '\u2029';
    }
}
