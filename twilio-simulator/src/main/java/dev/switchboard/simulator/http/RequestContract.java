package dev.switchboard.simulator.http;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Holds requests against Twilio's own OpenAPI description: the operation must be there, under the product's host, and
 * every parameter of it, with its pattern and its enumeration. An empty text is let through everywhere, as it is how
 * Twilio wants a field to be cleared, against its own description. Parameters that Twilio adds to paging links are let
 * through too.
 */
public final class RequestContract {

    private static final Pattern FILE = Pattern.compile("twilio_(?<product>[a-z]+)_v[0-9]+\\.slice\\.json");
    private static final Pattern PAGING = Pattern.compile("Page|PageToken|PageSize");

    private final List<Operation> operations = new ArrayList<>();

    private RequestContract() {}

    /** Reads the slices {@code twilio_<product>_v<version>.slice.json} of a folder. */
    public static RequestContract in(Path folder) {
        RequestContract contract = new RequestContract();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*.slice.json")) {
            for (Path file : files) {
                Matcher name = FILE.matcher(file.getFileName().toString());
                if (name.matches()) {
                    contract.add(name.group("product"), Json.MAPPER.readTree(Files.readString(file)));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        if (contract.operations.isEmpty()) {
            throw new IllegalArgumentException("There is no twilio_*.slice.json in " + folder);
        }
        return contract;
    }

    private record Operation(String product, String method, Pattern path, JsonNode document, JsonNode description) {}

    private void add(String product, JsonNode document) {
        document.path("paths")
                .properties()
                .forEach(path -> path.getValue().properties().forEach(method -> {
                    if (method.getValue().has("responses")) {
                        operations.add(new Operation(
                                product,
                                method.getKey().toUpperCase(Locale.ROOT),
                                pattern(path.getKey()),
                                document,
                                method.getValue()));
                    }
                }));
    }

    private static Pattern pattern(String template) {
        StringBuilder pattern = new StringBuilder();
        for (String part : template.split("(?=\\{)|(?<=})", -1)) {
            pattern.append(part.startsWith("{") ? "[^/]+?" : Pattern.quote(part));
        }
        return Pattern.compile(pattern.toString());
    }

    /** What is wrong with the requests, each in a sentence. */
    public List<String> problems(List<RecordedRequest> requests) {
        List<String> problems = new ArrayList<>();
        requests.forEach(request -> check(request, problems));
        return problems.stream().distinct().toList();
    }

    private void check(RecordedRequest request, List<String> problems) {
        String name = "%s %s%s"
                .formatted(request.method(), request.product() == null ? "" : request.product() + " ", request.path());
        Optional<Operation> operation = operations.stream()
                .filter(candidate -> candidate.product.equals(request.product())
                        && candidate.method.equals(request.method())
                        && candidate.path.matcher(request.path()).matches())
                .findFirst();
        if (operation.isEmpty()) {
            problems.add(name + " is not an operation of Twilio's");
            return;
        }
        Map<String, JsonNode> documented = parameters(operation.get());
        request.parameters().forEach((parameter, value) -> {
            JsonNode schema = documented.get(parameter);
            if (schema != null) {
                check(operation.get(), name + ": " + parameter, schema, value, problems);
            } else if (!PAGING.matcher(parameter).matches()) {
                problems.add("%s has no parameter %s".formatted(name, parameter));
            }
        });
    }

    /** By name: those of the query, and those of the form or the JSON body. */
    private static Map<String, JsonNode> parameters(Operation operation) {
        Map<String, JsonNode> parameters = new HashMap<>();
        operation.description.path("parameters").forEach(parameter -> {
            if (parameter.path("in").asString().equals("query")) {
                parameters.put(parameter.path("name").asString(), parameter.path("schema"));
            }
        });
        operation
                .description
                .at("/requestBody/content")
                .forEach(content -> parameters.putAll(properties(resolve(operation, content.path("schema")))));
        return parameters;
    }

    private static Map<String, JsonNode> properties(JsonNode schema) {
        Map<String, JsonNode> properties = new HashMap<>();
        schema.path("properties")
                .properties()
                .forEach(property -> properties.put(property.getKey(), property.getValue()));
        return properties;
    }

    private static JsonNode resolve(Operation operation, JsonNode schema) {
        String reference = schema.path("$ref").asString("");
        return reference.isEmpty() ? schema : operation.document.at(reference.substring(1));
    }

    private static void check(
            Operation operation, String name, JsonNode given, @Nullable Object value, List<String> problems) {
        JsonNode schema = resolve(operation, given);
        if (value instanceof Map<?, ?> object) {
            Map<String, JsonNode> properties = properties(schema);
            object.forEach((property, inner) -> {
                JsonNode documented = properties.get(String.valueOf(property));
                if (documented == null) {
                    problems.add("%s has no property %s".formatted(name, property));
                } else {
                    check(operation, name + "." + property, documented, inner, problems);
                }
            });
            return;
        }
        String text = value == null ? "" : value.toString();
        if (text.isEmpty()) {
            return;
        }
        JsonNode pattern = schema.path("pattern");
        if (pattern.isString()
                && !Pattern.compile(pattern.asString()).matcher(text).find()) {
            problems.add("%s should be like %s".formatted(name, pattern.asString()));
        }
        if (schema.path("enum").isArray()
                && schema.path("enum")
                        .valueStream()
                        .noneMatch(listed -> listed.asString().equals(text))) {
            problems.add("%s should be one of %s".formatted(name, schema.path("enum")));
        }
    }
}
