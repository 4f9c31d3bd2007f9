package dev.switchboard.simulator.market;

import dev.switchboard.simulator.http.TwilioError;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * The pattern of the parameter {@code Contains}. It has 2 to 16 characters: digits, letters as on a keypad, {@code *}
 * for any digit, {@code %} for any digits, {@code +} before the beginning and {@code $} after the end.
 */
final class ContainsPattern {

    private static final String KEYPAD = "22233344455566677778889999";
    private static final Pattern WELL_FORMED = Pattern.compile("\\+?[0-9A-Za-z*%]{2,16}\\$?");
    private static final int FEWEST = 2;

    private ContainsPattern() {}

    static Pattern of(String wanted) {
        // A plus sign that was sent unescaped arrives as a space.
        String text = wanted.startsWith(" ") ? "+" + wanted.substring(1) : wanted;
        long meant = text.chars().filter(Character::isLetterOrDigit).count();
        if (!WELL_FORMED.matcher(text).matches() || meant < FEWEST) {
            throw TwilioError.INVALID_PARAMETER.about("Contains");
        }
        StringBuilder pattern = new StringBuilder();
        for (char c : text.toUpperCase(Locale.ROOT).toCharArray()) {
            switch (c) {
                case '+' -> pattern.append("^\\+");
                case '$' -> pattern.append('$');
                case '*' -> pattern.append("[0-9]");
                case '%' -> pattern.append("[0-9]*");
                default -> pattern.append(Character.isDigit(c) ? c : KEYPAD.charAt(c - 'A'));
            }
        }
        return Pattern.compile(pattern.toString());
    }
}
