package dev.switchboard.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * The API as its description has it. Every answer that a test gets is held against it. The call has its status, its
 * type and its headers, and its body has what the schema says and nothing else. The client that is generated from the
 * description reads it as well.
 */
public final class DescribedApi {

    private static final JsonMapper JSON = new JsonMapper();
    private static final String JSON_TYPE = "application/json";
    private static final String PROBLEM = "application/problem+json";

    /** What HTTP and every answer has is not described with each; whatever else there is has to be. */
    private static final Set<String> OF_EVERY_ANSWER = Set.of(
            "cache-control",
            "connection",
            "content-length",
            "content-security-policy",
            "content-type",
            "cross-origin-opener-policy",
            "cross-origin-resource-policy",
            "date",
            "expires",
            "keep-alive",
            "pragma",
            "referrer-policy",
            "strict-transport-security",
            "transfer-encoding",
            "vary",
            "x-content-type-options",
            "x-frame-options",
            "x-xss-protection");

    /** Spring's guard where a path ends as a file's name does, so that no browser takes the answer for that file. */
    private static final String SPRINGS_DISPOSITION = "inline;filename=f.txt";

    private static @Nullable DescribedApi known;

    /** The description as it is kept, of which the client is made. */
    public static final Path FILE = Path.of("../docs/openapi.json");

    private final JsonNode description;
    private final @Nullable GeneratedClient client;
    private final @Nullable ExampleRecorder recorder = ExampleRecorder.ifAsked();
    private final Map<String, Pattern> paths;
    private final Map<String, Schema> schemas = new ConcurrentHashMap<>();
    private final SchemaRegistry registry = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);

    private DescribedApi(JsonNode description) {
        this.description = description;
        // That of another description reads other answers; ApiReferenceIT tells that it is stale.
        this.client =
                withoutExamples(kept(description)).equals(withoutExamples(keptNow())) ? new GeneratedClient() : null;
        closeObjects(description.path("components").path("schemas"));
        closeObjects(description.path("paths"));
        this.paths = description.path("paths").propertyNames().stream()
                .collect(Collectors.toMap(path -> path, DescribedApi::pattern));
        ExampleRecorder recording = recorder;
        if (recording != null) {
            examples((call, answer, fits) -> {
                if (!fits) {
                    recording.forget(call, answer);
                }
            });
        }
    }

    /** Learns the API from the first server that describes it; all of them are of one build. */
    static synchronized void learnFrom(SwitchboardClient client) {
        if (known == null) {
            SwitchboardClient.Answer answer = client.get("/v3/api-docs");
            if (answer.status() == 200) {
                known = new DescribedApi(JSON.readTree(answer.text()));
            }
        }
    }

    /** What is kept of a description: all but where the service is. */
    public static JsonNode kept(JsonNode description) {
        return ((ObjectNode) description.deepCopy()).without("servers");
    }

    private static JsonNode withoutExamples(JsonNode description) {
        JsonNode without = description.deepCopy();
        without.findParents("example").forEach(parent -> ((ObjectNode) parent).remove("example"));
        without.findParents("examples").forEach(parent -> ((ObjectNode) parent).remove("examples"));
        return without;
    }

    private static JsonNode keptNow() {
        try {
            return JSON.readTree(Files.readString(FILE));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The answers whose example is missing or does not fit its schema, of the first server that described the API. */
    public static synchronized List<String> withoutFittingExample() {
        List<String> unfit = new ArrayList<>();
        Objects.requireNonNull(known, "no server has described the API").examples((call, answer, fits) -> {
            if (!fits) {
                unfit.add(call + " " + answer);
            }
        });
        return unfit;
    }

    private interface ExampleVisitor {
        void visit(String call, String answer, boolean fits);
    }

    /** Of errors only those that there are. */
    private void examples(ExampleVisitor visitor) {
        description
                .path("paths")
                .properties()
                .forEach(path -> path.getValue().properties().forEach(operation -> {
                    String call = operation.getKey().toUpperCase(Locale.ROOT) + " " + path.getKey();
                    operation.getValue().path("responses").properties().forEach(answer -> {
                        JsonNode content = answer.getValue().path("content").path(JSON_TYPE);
                        if (!content.isMissingNode()) {
                            visitor.visit(
                                    isAccepted(content) ? ExampleRecorder.ACCEPTED : call,
                                    answer.getKey(),
                                    fits(content.path("schema"), content.path("example")));
                        }
                    });
                }));
        description.at("/components/responses").values().forEach(error -> {
            JsonNode content = error.path("content").path(PROBLEM);
            content.path("examples")
                    .properties()
                    .forEach(example -> visitor.visit(
                            ExampleRecorder.ERRORS,
                            example.getKey(),
                            fits(content.path("schema"), example.getValue().path("value"))));
        });
    }

    private static boolean isAccepted(JsonNode content) {
        return content.at("/schema/$ref").asString("").endsWith("/AcceptedAnswer");
    }

    private boolean fits(JsonNode schema, JsonNode example) {
        return !example.isMissingNode() && schema(schema).validate(example).isEmpty();
    }

    /** Fails when an answer of the API is not as it is described; before any server has described it, nothing fails. */
    static void check(String method, String path, HttpResponse<String> response) {
        DescribedApi described;
        synchronized (DescribedApi.class) {
            described = known;
        }
        String asked = URI.create(path).getPath();
        // What Twilio calls has its own tests, however its path is written.
        if (described != null && asked.startsWith("/api/") && !asked.matches("/api/.*twilio[/;].*")) {
            described.checkAnswer(method, asked, response);
        }
    }

    private void checkAnswer(String method, String path, HttpResponse<String> response) {
        String told = method + " " + path + " answers " + response.statusCode() + " " + response.body();
        Optional<String> template = template(method, path);
        JsonNode answer;
        if (template.isEmpty()) {
            // Of a path or a method that there is none of; only that can be said.
            assertThat(response.statusCode()).as(told).isGreaterThanOrEqualTo(400);
            answer = description.at("/components/responses/404");
        } else {
            JsonNode answers = description
                    .path("paths")
                    .path(template.get())
                    .path(method.toLowerCase(Locale.ROOT))
                    .path("responses");
            answer = answers.path(String.valueOf(response.statusCode()));
            assertThat(answer.isMissingNode())
                    .as("%s, a status that %s does not have", told, template.get())
                    .isFalse();
        }
        JsonNode described = resolved(answer);
        checkBody(told, described.path("content"), response);
        if (template.isPresent()) {
            readAndRecord(method, template.get(), described.path("content"), response);
            assertThat(ownHeaders(response))
                    .as("headers that are not described, of %s", told)
                    .isSubsetOf(described.path("headers").propertyNames().stream()
                            .map(name -> name.toLowerCase(Locale.ROOT))
                            .toList());
        }
    }

    private static List<String> ownHeaders(HttpResponse<String> response) {
        return response.headers().map().entrySet().stream()
                .filter(header -> !header.getValue().equals(List.of(SPRINGS_DISPOSITION)))
                .map(header -> header.getKey().toLowerCase(Locale.ROOT))
                .filter(name -> !OF_EVERY_ANSWER.contains(name))
                .toList();
    }

    private void checkBody(String told, JsonNode content, HttpResponse<String> response) {
        if (response.body().isEmpty()) {
            assertThat(content.isEmpty())
                    .as("%s without the body that is described", told)
                    .isTrue();
            return;
        }
        String type =
                withoutParameters(response.headers().firstValue("Content-Type").orElse(""));
        assertThat(content.propertyNames().stream().map(DescribedApi::withoutParameters))
                .as("%s, of the type %s", told, type)
                .contains(type);
        if (type.equals(JSON_TYPE) || type.equals(PROBLEM)) {
            JsonNode schema = content.path(type).path("schema");
            assertThat(schema.isEmpty()).as("%s, which has no schema", told).isFalse();
            assertThat(schema(schema).validate(JSON.readTree(response.body())))
                    .as(told)
                    .isEmpty();
        }
    }

    private void readAndRecord(String method, String template, JsonNode content, HttpResponse<String> response) {
        String type =
                withoutParameters(response.headers().firstValue("Content-Type").orElse(""));
        if (!response.body().isEmpty() && !type.equals(JSON_TYPE) && !type.equals(PROBLEM)) {
            return;
        }
        if (client != null) {
            String schema = content.path(type).at("/schema/$ref").asString("");
            client.read(method, template, schema.substring(schema.lastIndexOf('/') + 1), response);
        }
        if (recorder != null && type.equals(JSON_TYPE)) {
            String call = isAccepted(content.path(type)) ? ExampleRecorder.ACCEPTED : method + " " + template;
            recorder.see(call, String.valueOf(response.statusCode()), response.body());
        } else if (recorder != null && type.equals(PROBLEM)) {
            String code = JSON.readTree(response.body()).path("error").asString("");
            recorder.see(ExampleRecorder.ERRORS, code, response.body());
        }
    }

    private static String withoutParameters(String type) {
        return type.replaceFirst(";.*", "").strip();
    }

    private Schema schema(JsonNode schema) {
        return schemas.computeIfAbsent(schema.toString(), text -> {
            ObjectNode all = JSON.createObjectNode();
            all.putArray("allOf").add(schema);
            all.set("components", description.path("components"));
            return registry.getSchema(all);
        });
    }

    private JsonNode resolved(JsonNode node) {
        String reference = node.path("$ref").asString("");
        return reference.isEmpty() ? node : description.at(reference.substring(1));
    }

    /** The path as it is described; of several the one with the fewest parameters. */
    private Optional<String> template(String method, String path) {
        return paths.entrySet().stream()
                .filter(described -> described.getValue().matcher(path).matches())
                .map(Map.Entry::getKey)
                .filter(described -> description.path("paths").path(described).has(method.toLowerCase(Locale.ROOT)))
                .min(Comparator.comparingInt(described -> described.split("\\{", -1).length));
    }

    private static Pattern pattern(String template) {
        return Pattern.compile(Pattern.quote(template).replaceAll("\\{[^}]+}", "\\\\E[^/]+\\\\Q"));
    }

    /** A property that is not described fails. */
    private static void closeObjects(JsonNode node) {
        if (node instanceof ObjectNode object
                && object.path("properties").isObject()
                && !object.has("additionalProperties")) {
            object.put("additionalProperties", false);
        }
        node.values().forEach(DescribedApi::closeObjects);
    }
}
