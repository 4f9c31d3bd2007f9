package dev.switchboard.api.openapi;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** The reference of the API in Markdown, from its description and nothing else. */
final class ApiReference {

    private static final List<String> METHODS = List.of("get", "post", "put", "delete");
    private static final String SCHEMAS = "#/components/schemas/";
    private static final String RESPONSES = "#/components/responses/";

    private static final JsonMapper JSON =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    private final JsonNode description;
    private final StringBuilder text = new StringBuilder();

    private ApiReference(JsonNode description) {
        this.description = description;
    }

    static String of(JsonNode description) {
        return new ApiReference(description).write();
    }

    private String write() {
        text.append("# The API\n")
                .append(wrapped(
                        "Made from the OpenAPI description, which the service has at `/v3/api-docs`. A test fails"
                                + " when this page is another than the description; [CONTRIBUTING](../CONTRIBUTING.md) says how"
                                + " it is made anew."))
                .append("\n\n");
        text.append(description.at("/info/description").asString().strip()).append("\n\n");
        calls().forEach((tag, calls) -> {
            text.append("## ").append(tag).append('\n');
            calls.forEach(call -> call(call.method, call.path));
        });
        text.append("## Errors\nAll of them are a [Problem](#problem), in `application/problem+json`.\n\n");
        text.append("| status | error | headers |\n| --- | --- | --- |\n");
        description.at("/components/responses").properties().stream()
                .sorted(Map.Entry.comparingByKey())
                .forEach(error ->
                        row(error.getKey().substring(0, 3), words(error.getValue()), headers(error.getValue())));
        text.append("\n## Types\n");
        new TreeMap<>(description.at("/components/schemas").properties().stream()
                        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue)))
                .forEach(this::type);
        return text.toString().strip() + "\n";
    }

    private record Call(String method, String path) {}

    /** By their tags, in the order of their paths. */
    private Map<String, List<Call>> calls() {
        Map<String, List<Call>> calls = new TreeMap<>();
        description.path("paths").properties().stream()
                .sorted(Map.Entry.comparingByKey())
                .forEach(path -> METHODS.stream()
                        .filter(path.getValue()::has)
                        .forEach(method -> calls.computeIfAbsent(
                                        path.getValue()
                                                .path(method)
                                                .at("/tags/0")
                                                .asString("Others"),
                                        tag -> new ArrayList<>())
                                .add(new Call(method, path.getKey()))));
        return calls;
    }

    private void call(String method, String path) {
        JsonNode call = description.path("paths").path(path).path(method);
        text.append("### ")
                .append(method.toUpperCase(Locale.ROOT))
                .append(' ')
                .append(path)
                .append('\n');
        String said = Stream.of(call.path("summary"), call.path("description"))
                .map(node -> node.asString("").strip())
                .filter(some -> !some.isEmpty())
                .collect(Collectors.joining("\n\n"));
        text.append(wrapped(said)).append(said.isEmpty() ? "" : "\n\n");
        JsonNode body = call.path("requestBody");
        if (!body.isMissingNode()) {
            JsonNode schema = body.path("content").values().iterator().next().path("schema");
            text.append("Body").append(body.path("required").asBoolean(false) ? "" : ", which may be left out");
            text.append(": ").append(typeOf(schema)).append("\n\n");
        }
        if (!call.path("parameters").isEmpty()) {
            text.append("| parameter | in | type | |\n| --- | --- | --- | --- |\n");
            call.path("parameters")
                    .values()
                    .forEach(parameter -> row(
                            "`" + parameter.path("name").asString() + "`"
                                    + (parameter.path("required").asBoolean(false) ? ", required" : ""),
                            parameter.path("in").asString(),
                            typeOf(parameter.path("schema")),
                            words(parameter)));
            text.append('\n');
        }
        text.append("| answer | | |\n| --- | --- | --- |\n");
        List<String> errors = new ArrayList<>();
        call.path("responses").properties().forEach(answer -> {
            String reference = answer.getValue().path("$ref").asString("");
            if (reference.isEmpty()) {
                row(answer.getKey(), words(answer.getValue()), content(answer.getValue()) + headers(answer.getValue()));
            } else {
                errors.add(reference.substring(RESPONSES.length()).replaceFirst("-", " "));
            }
        });
        row("[errors](#errors)", String.join("; ", errors).replace("-", ", "), "");
        text.append('\n');
        call.path("responses").values().forEach(answer -> example(answer.at("/content/application~1json/example")));
    }

    private void example(JsonNode example) {
        if (!example.isMissingNode()) {
            text.append("```json\n").append(JSON.writeValueAsString(example)).append("\n```\n\n");
        }
    }

    private String content(JsonNode answer) {
        return answer.path("content").properties().stream()
                .map(some -> "`" + some.getKey() + "` " + typeOf(some.getValue().path("schema")))
                .collect(Collectors.joining(", "));
    }

    private static String headers(JsonNode answer) {
        List<String> names = List.copyOf(answer.path("headers").propertyNames());
        return names.isEmpty()
                ? ""
                : names.stream().map(name -> "`" + name + "`").collect(Collectors.joining(", ", " ", ""));
    }

    private void type(String name, JsonNode schema) {
        text.append("### ").append(name).append('\n');
        String said = words(schema);
        text.append(wrapped(said)).append(said.isEmpty() ? "\n" : "\n\n");
        if (schema.path("properties").isEmpty()) {
            return;
        }
        List<String> required = schema.path("required").values().stream()
                .map(JsonNode::asString)
                .toList();
        text.append("| property | type | |\n| --- | --- | --- |\n");
        schema.path("properties")
                .properties()
                .forEach(property -> row(
                        "`" + property.getKey() + "`" + (required.contains(property.getKey()) ? ", required" : ""),
                        typeOf(property.getValue()),
                        words(property.getValue())));
        text.append('\n');
    }

    private String typeOf(JsonNode schema) {
        String reference = schema.path("$ref").asString("");
        if (!reference.isEmpty()) {
            String name = reference.substring(SCHEMAS.length());
            return "[" + name + "](#" + name.toLowerCase(Locale.ROOT) + ")";
        }
        for (String either : List.of("anyOf", "oneOf")) {
            if (schema.has(either)) {
                return schema.path(either).values().stream().map(this::typeOf).collect(Collectors.joining(" or "));
            }
        }
        String type = schema.path("type").isArray()
                ? schema.path("type").values().stream().map(JsonNode::asString).collect(Collectors.joining(" or "))
                : schema.path("type").asString("");
        if (schema.has("items")) {
            return type + " of " + typeOf(schema.path("items"));
        }
        if (schema.path("additionalProperties").isObject()) {
            return type + " of " + typeOf(schema.path("additionalProperties"));
        }
        String format = schema.path("format").asString("");
        String values = schema.path("enum").values().stream()
                .filter(value -> !value.isNull())
                .map(value -> "`" + value.asString() + "`")
                .collect(Collectors.joining(", "));
        return type + (format.isEmpty() ? "" : " (" + format + ")") + (values.isEmpty() ? "" : ": " + values);
    }

    /** With lines that end at column 120. */
    private static String wrapped(String prose) {
        return prose.replaceAll("(?m)(?=.{121})(.{1,120})\\s", "$1\n");
    }

    private static String words(JsonNode node) {
        return node.path("description").asString("").strip();
    }

    private void row(String... cells) {
        text.append("| ")
                .append(Stream.of(cells)
                        .map(cell -> cell.strip().replaceAll("\\s*\n\\s*", " ").replace("|", "\\|"))
                        .collect(Collectors.joining(" | ")))
                .append(" |\n");
    }
}
