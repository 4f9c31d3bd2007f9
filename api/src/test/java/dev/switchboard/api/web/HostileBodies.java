package dev.switchboard.api.web;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import tools.jackson.databind.JsonNode;

/**
 * Bodies that fit what the API's description says of them, but for one property each, which is as hostile as its room
 * allows. They come from the description, so that a new call has them by itself.
 */
final class HostileBodies {

    /** Beyond this a single value says no more. */
    private static final int LONGEST_VALUE = 64 * 1_024;

    private static final int MOST_ELEMENTS = 200_000;

    /** The bytes of a list in full, and the most entries that a list of a request may have. */
    static final int FULL = 1_024 * 1_024;

    private static final int MOST_ENTRIES = 10_000;

    private final JsonNode description;
    private final Map<String, Hostile> found = new LinkedHashMap<>();

    private HostileBodies(JsonNode description) {
        this.description = description;
    }

    /**
     * A body that can be made in any size.
     *
     * @param ofSize the body, given about how many bytes it has
     * @param wrong whether there is no other answer to it than that it is wrong
     */
    record Hostile(String name, IntFunction<String> ofSize, boolean wrong) {}

    /** Those of a body of this schema. */
    static List<Hostile> of(JsonNode description, JsonNode schema) {
        HostileBodies bodies = new HostileBodies(description);
        bodies.walk(schema, "", UnaryOperator.identity());
        return List.copyOf(bodies.found.values());
    }

    /** A body of this schema with nothing but what it needs. */
    static String least(JsonNode description, JsonNode schema) {
        return new HostileBodies(description).least(schema);
    }

    /**
     * @param place what the value is called, from the body on
     * @param around the whole body, given the value
     */
    private void walk(JsonNode given, String place, UnaryOperator<String> around) {
        for (JsonNode schema : alternatives(given)) {
            nested(place, around);
            if (is(schema, "string")) {
                strings(place, around);
            } else if (is(schema, "number") || is(schema, "integer")) {
                numbers(place, around);
            } else if (is(schema, "array")) {
                arrays(schema, place, around);
                walk(schema.path("items"), place + "[0]", value -> around.apply("[" + value + "]"));
            } else if (is(schema, "object")) {
                objects(schema, place, around);
                schema.path("properties").properties().forEach(property -> {
                    String others = leastMembers(schema, property.getKey());
                    walk(
                            property.getValue(),
                            place.isEmpty() ? property.getKey() : place + "." + property.getKey(),
                            value -> around.apply("{" + others + (others.isEmpty() ? "" : ",")
                                    + member(property.getKey(), value) + "}"));
                });
            }
        }
    }

    private void nested(String place, UnaryOperator<String> around) {
        wrong(place, "nested arrays", around, size -> nested(size, "[", "", "]"));
        wrong(place, "nested objects", around, size -> nested(size, "{\"a\":", "0", "}"));
    }

    private static String nested(int size, String opening, String innermost, String closing) {
        int depth = oneValue(size) / (opening.length() + closing.length());
        return opening.repeat(depth) + innermost + closing.repeat(depth);
    }

    private void strings(String place, UnaryOperator<String> around) {
        // Blanks are no text where one may be left out.
        maybe(place, "long:  ", around, size -> "\"" + fill(size, " ") + "\"");
        for (String piece : List.of("a", "0", "\\u0000", "\\ud83d\\ude00", "a.", "%41")) {
            wrong(place, "long: " + piece, around, size -> "\"" + fill(size, piece) + "\"");
        }
        wrong(place, "a long address", around, size -> "\"https://a.example/" + fill(size, "../") + "\"");
        wrong(place, "a long host", around, size -> "\"https://" + fill(size, "a.") + "example/\"");
    }

    private void numbers(String place, UnaryOperator<String> around) {
        wrong(place, "many digits", around, size -> fill(size, "9"));
        wrong(place, "many decimals", around, size -> "1." + fill(size, "9"));
        wrong(place, "a large exponent", around, size -> "1e" + oneValue(size) * 1_000);
        // As good as zero, which may be right.
        maybe(place, "a small exponent", around, size -> "1e-" + oneValue(size) * 1_000);
    }

    private void arrays(JsonNode schema, String place, UnaryOperator<String> around) {
        for (String element : List.of("\"\"", "0", "null", "[]", "{}")) {
            wrong(place, "of " + element, around, size -> list(size, element.length(), index -> element));
        }
        String valid = least(schema.path("items"));
        maybe(place, "of equal ones", around, size -> list(size, valid.length(), index -> valid));
        maybe(
                place,
                "of different ones",
                around,
                size -> list(size, valid.length(), index -> different(schema.path("items"), index)));
        // What a body of the full size may have, and less in proportion.
        int most = schema.path("maxItems").asInt(MOST_ENTRIES);
        maybe(
                place,
                "of as many as it may have",
                around,
                size -> list(
                        (int) ((long) size * most / FULL) * valid.length(),
                        valid.length(),
                        index -> different(schema.path("items"), index)));
    }

    /** As {@link #least}, with an index in each text that may have one. */
    private String different(JsonNode given, int index) {
        JsonNode schema = alternatives(given).get(0);
        if (is(schema, "object")) {
            List<String> members = new ArrayList<>();
            schema.path("required")
                    .forEach(name -> members.add(member(
                            name.asString(), different(schema.path("properties").path(name.asString()), index))));
            return "{" + String.join(",", members) + "}";
        }
        String text = schema.path("example").asString("phone");
        String numbered = "%.5s%07d".formatted(text, index);
        return is(schema, "string") && numbered.matches(schema.path("pattern").asString(".*"))
                ? "\"" + numbered + "\""
                : least(given);
    }

    private void objects(JsonNode schema, String place, UnaryOperator<String> around) {
        wrong(place, "unknown names", around, size -> members(size, 12, index -> "n" + index));
        wrong(place, "one unknown name", around, size -> members(size, 12, index -> "unknown"));
        wrong(place, "names of one hash", around, size -> members(size, 42, HostileBodies::ofOneHash));
        schema.path("properties").propertyNames().stream()
                .findFirst()
                .ifPresent(known ->
                        wrong(place, "one name", around, size -> members(size, known.length() + 4, index -> known)));
    }

    /** 2^18 names of 36 letters, all of which have the same {@link String#hashCode}. */
    private static String ofOneHash(int index) {
        return IntStream.range(0, 18)
                .mapToObj(bit -> ((index >> bit) & 1) == 0 ? "Aa" : "BB")
                .collect(Collectors.joining());
    }

    private static int oneValue(int size) {
        return Math.min(size, LONGEST_VALUE);
    }

    private static String fill(int size, String piece) {
        return piece.repeat(Math.max(1, oneValue(size) / piece.length()));
    }

    private static String list(int size, int each, IntFunction<String> element) {
        return IntStream.range(0, count(size, each + 1)).mapToObj(element).collect(Collectors.joining(",", "[", "]"));
    }

    private static String members(int size, int each, IntFunction<String> name) {
        return IntStream.range(0, count(size, each))
                .mapToObj(index -> member(name.apply(index), "0"))
                .collect(Collectors.joining(",", "{", "}"));
    }

    private static int count(int size, int each) {
        return Math.max(1, Math.min(MOST_ELEMENTS, size / each));
    }

    private static String member(String name, String value) {
        return "\"" + name + "\":" + value;
    }

    private void wrong(String place, String what, UnaryOperator<String> around, IntFunction<String> value) {
        add(place, what, around, value, true);
    }

    private void maybe(String place, String what, UnaryOperator<String> around, IntFunction<String> value) {
        add(place, what, around, value, false);
    }

    private void add(
            String place, String what, UnaryOperator<String> around, IntFunction<String> value, boolean wrong) {
        String name = (place.isEmpty() ? "body" : place) + ", " + what;
        found.putIfAbsent(name, new Hostile(name, size -> around.apply(value.apply(size)), wrong));
    }

    private String least(JsonNode given) {
        JsonNode schema = alternatives(given).get(0);
        if (given.has("example")) {
            return given.path("example").toString();
        }
        if (is(schema, "object")) {
            return "{" + leastMembers(schema, "") + "}";
        }
        if (is(schema, "array")) {
            return "[" + least(schema.path("items")) + "]";
        }
        if (is(schema, "number") || is(schema, "integer")) {
            return schema.path("minimum").asString("1");
        }
        return is(schema, "boolean") ? "false" : "\"" + schema.at("/enum/0").asString("x") + "\"";
    }

    /** What an object needs besides one of its properties. */
    private String leastMembers(JsonNode schema, String besides) {
        List<String> members = new ArrayList<>();
        schema.path("required").forEach(name -> {
            if (!name.asString().equals(besides)) {
                members.add(
                        member(name.asString(), least(schema.path("properties").path(name.asString()))));
            }
        });
        return String.join(",", members);
    }

    private List<JsonNode> alternatives(JsonNode given) {
        String reference = given.path("$ref").asString("");
        JsonNode schema = reference.isEmpty() ? given : description.at(reference.substring(1));
        for (String choice : List.of("anyOf", "oneOf")) {
            if (schema.has(choice)) {
                return schema.path(choice)
                        .valueStream()
                        .filter(each -> !is(each, "null"))
                        .flatMap(each -> alternatives(each).stream())
                        .toList();
            }
        }
        return List.of(schema);
    }

    private static boolean is(JsonNode schema, String type) {
        JsonNode types = schema.path("type");
        return types.asString("").equals(type)
                || types.valueStream().anyMatch(each -> each.asString("").equals(type));
    }
}
