package dev.switchboard.api.web;

import dev.switchboard.api.problem.Problem;
import java.util.Arrays;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Parameters that are one of a few words, in whatever case. */
public final class Choices {

    private Choices() {}

    /** @throws Problem 400, which names the field and the words, when the value is none of them */
    public static <E extends Enum<E>> E oneOf(Class<E> type, String field, String value) {
        return oneOf(type, constant -> constant.name().toLowerCase(Locale.ROOT), field, value.strip());
    }

    /**
     * The same of words that are not the constants' names.
     *
     * @param word what callers say for a constant
     */
    public static <E extends Enum<E>> E oneOf(Class<E> type, Function<E, String> word, String field, String value) {
        return Arrays.stream(type.getEnumConstants())
                .filter(constant -> word.apply(constant).equalsIgnoreCase(value))
                .findFirst()
                .orElseThrow(() -> Problem.invalid(
                        field,
                        "must be one of "
                                + Arrays.stream(type.getEnumConstants())
                                        .map(word)
                                        .collect(Collectors.joining(", "))
                                + "."));
    }
}
