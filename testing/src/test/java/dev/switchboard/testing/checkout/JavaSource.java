package dev.switchboard.testing.checkout;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A source file of Java, read as text.
 *
 * @param code without its comments and the contents of its strings
 */
record JavaSource(String code) {

    private static final Pattern WORDS = Pattern.compile(
            "\"\"\".*?\"\"\"|\"(?:\\\\.|[^\"\\\\\n])*\"|'(?:\\\\.|[^'\\\\])'|/\\*.*?\\*/|//[^\n]*", Pattern.DOTALL);
    /** A constructor's, or a method's of something. */
    private static final Pattern CALL = Pattern.compile("\\b(new [\\w.]+|\\w+\\.\\w+)(?:<[^()]*>)?\\(");

    private static final Pattern RECORD = Pattern.compile("\\brecord\\s+([A-Z]\\w*)\\s*(?:<[^({]*?>)?\\(");

    static JavaSource of(Path file) {
        return new JavaSource(WORDS.matcher(Checkout.text(file)).replaceAll("\"\""));
    }

    /** The lines beyond the column in which a comment stands, each with its number. */
    static List<String> commentsBeyond(int column, String text) {
        List<String> beyond = new ArrayList<>();
        Matcher found = WORDS.matcher(text);
        while (found.find()) {
            if (found.group().startsWith("/")) {
                int begin = text.lastIndexOf('\n', found.start()) + 1;
                long number = text.substring(0, begin).lines().count();
                for (String line : text.substring(begin, found.end()).lines().toList()) {
                    number++;
                    if (line.length() > column) {
                        beyond.add(number + ": " + line.strip());
                    }
                }
            }
        }
        return beyond;
    }

    /** The name of its outermost type. */
    static String name(Path file) {
        return file.getFileName().toString().replace(".java", "");
    }

    /** How many components each of its records has. */
    Map<String, Integer> records() {
        Map<String, Integer> records = new HashMap<>();
        Matcher found = RECORD.matcher(code);
        while (found.find()) {
            records.merge(found.group(1), components(found.end()), Math::max);
        }
        return records;
    }

    /** What is called with two literal nulls or more, and is neither declared here nor inherited. */
    List<String> calledWithNulls() {
        List<String> called = new ArrayList<>();
        Matcher found = CALL.matcher(code);
        while (found.find()) {
            String name = found.group(1).replace("new ", "");
            boolean declaredHere = Pattern.compile("\\b(?:record|class|enum|interface) "
                            + Pattern.quote(name.replaceFirst("\\..*", "")) + "\\b")
                    .matcher(code)
                    .find();
            long nulls = arguments(found.end()).stream().filter("null"::equals).count();
            if (nulls > 1 && !declaredHere) {
                called.add(name);
            }
        }
        return called;
    }

    /** Split by the commas that stand in no bracket. */
    private List<String> arguments(int from) {
        List<String> arguments = new ArrayList<>();
        int depth = 1;
        int begun = from;
        for (int at = from; depth > 0; at++) {
            char letter = code.charAt(at);
            if ("({[".indexOf(letter) >= 0) {
                depth++;
            } else if (")}]".indexOf(letter) >= 0) {
                depth--;
            }
            if (depth == 0 || (depth == 1 && letter == ',')) {
                arguments.add(code.substring(begun, at).strip());
                begun = at + 1;
            }
        }
        return arguments;
    }

    /** Counted by the commas that stand in no bracket. */
    private int components(int from) {
        int depth = 1;
        int commas = 0;
        int at = from;
        for (; depth > 0; at++) {
            char letter = code.charAt(at);
            if ("(<{[".indexOf(letter) >= 0) {
                depth++;
            } else if (")>}]".indexOf(letter) >= 0) {
                depth--;
            } else if (letter == ',' && depth == 1) {
                commas++;
            }
        }
        return code.substring(from, at - 1).isBlank() ? 0 : commas + 1;
    }
}
