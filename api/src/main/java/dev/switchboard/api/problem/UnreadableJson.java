package dev.switchboard.api.problem;

import java.util.Arrays;
import java.util.Collection;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.databind.DatabindException;
import tools.jackson.databind.exc.InvalidFormatException;
import tools.jackson.databind.exc.MismatchedInputException;
import tools.jackson.databind.exc.UnrecognizedPropertyException;

/** Of JSON that is no request: the field that is wrong, and its cure. */
public final class UnreadableJson {

    /** What Jackson says of a field that is there twice. */
    private static final Pattern TWICE = Pattern.compile("Duplicate Object property \"(?<name>[^\"]{1,64})\"");

    private UnreadableJson() {}

    /** @param cause what Jackson throws; or nothing, of a body that is none */
    public static Problem problem(@Nullable Throwable cause) {
        if (cause instanceof UnrecognizedPropertyException unknown) {
            String known = unknown.getKnownPropertyIds() == null
                    ? ""
                    : " Known fields: "
                            + unknown.getKnownPropertyIds().stream()
                                    .map(String::valueOf)
                                    .sorted()
                                    .collect(Collectors.joining(", "))
                            + ".";
            return Problem.invalid(path(unknown), "is not a field of this request; leave it out." + known);
        }
        if (cause instanceof InvalidFormatException wrong) {
            return Problem.invalid(path(wrong), expected(wrong.getTargetType()));
        }
        if (cause instanceof MismatchedInputException wrong) {
            return wrong.getPath().isEmpty()
                    ? Problem.invalid("body", "must be a JSON object with the fields of this request.")
                    : Problem.invalid(path(wrong), expected(wrong.getTargetType()));
        }
        if (cause instanceof StreamReadException malformed) {
            Matcher twice = TWICE.matcher(String.valueOf(malformed.getOriginalMessage()));
            if (twice.matches()) {
                return Problem.invalid(twice.group("name"), "is given more than once; give it once.");
            }
            return Problem.invalid(
                    "body",
                    "is not valid JSON (line " + malformed.getLocation().getLineNr() + ", column "
                            + malformed.getLocation().getColumnNr() + ").");
        }
        if (cause instanceof DatabindException wrong && !wrong.getPath().isEmpty()) {
            return Problem.invalid(path(wrong), "has a value that is not accepted.");
        }
        return Problem.invalid("body", "must be a JSON object with the fields of this request.");
    }

    /** As constraints name it too: {@code numbers[3].agent}. */
    private static String path(JacksonException exception) {
        StringBuilder path = new StringBuilder();
        exception.getPath().forEach(reference -> {
            if (reference.getPropertyName() == null) {
                path.append('[').append(reference.getIndex()).append(']');
            } else {
                path.append(path.isEmpty() ? "" : ".").append(reference.getPropertyName());
            }
        });
        return path.isEmpty() ? "body" : path.toString();
    }

    /** What a value of the type looks like. */
    static String expected(@Nullable Class<?> type) {
        if (type == null) {
            return "has a value of the wrong type.";
        }
        if (type.isEnum()) {
            return "must be one of "
                    + Arrays.stream(type.getEnumConstants())
                            .map(String::valueOf)
                            .collect(Collectors.joining(", "))
                    + ".";
        }
        if (Collection.class.isAssignableFrom(type)) {
            return "must be a list.";
        }
        if (type.isRecord()) {
            return "must be an object.";
        }
        String name = type.getSimpleName().toLowerCase(Locale.ROOT);
        return switch (name) {
            case "boolean" -> "must be true or false.";
            case "int", "integer", "long" -> "must be a whole number.";
            case "double", "bigdecimal" -> "must be a number.";
            case "string" -> "must be a text.";
            case "instant", "offsetdatetime" -> "must be a time like 2026-01-31T12:00:00Z.";
            case "localdate" -> "must be a date like 2026-01-31.";
            case "uri" -> "must be a URL.";
            default -> "has a value of the wrong type.";
        };
    }
}
