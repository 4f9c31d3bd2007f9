package dev.switchboard.api.web;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Lines of comma-separated values (RFC 4180), which no spreadsheet takes for formulas. */
public final class Csv {

    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_-]*|");

    /**
     * What a spreadsheet computes, also behind what it skips; not the + of a phone number and not a negative number.
     */
    private static final Pattern FORMULA = Pattern.compile("\\s*([=@]|[+-](?![0-9]+$)).*", Pattern.DOTALL);

    private Csv() {}

    /** The values as one line, with its end. */
    public static String line(List<String> values) {
        return values.stream().map(Csv::quoted).collect(Collectors.joining(",", "", "\r\n"));
    }

    private static String quoted(String value) {
        if (PLAIN.matcher(value).matches()) {
            return value;
        }
        String text = FORMULA.matcher(value).matches() ? "'" + value : value;
        return '"' + text.replace("\"", "\"\"") + '"';
    }
}
