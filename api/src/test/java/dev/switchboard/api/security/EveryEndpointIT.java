package dev.switchboard.api.security;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchboard.activities.number.NewPhoneNumber;
import dev.switchboard.api.SwitchboardClient;
import dev.switchboard.api.SwitchboardClient.Answer;
import dev.switchboard.api.SwitchboardServer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Who gets in, tried on every endpoint of the description, so that a new one is covered on its first day. What is not
 * described is found by its mapping.
 */
@TestInstance(Lifecycle.PER_CLASS)
class EveryEndpointIT {

    /** What spends money, now or by a pool's schedule. */
    private static final Set<String> PURCHASES = Set.of(
            "POST /api/phone-numbers/purchase",
            "PUT /api/pools/{name}",
            "DELETE /api/pools/{name}",
            "POST /api/pools/{name}/refill");

    private static final JsonMapper JSON = new JsonMapper();

    /** Long enough for a secret, short enough for a name. */
    private static final String TEXT = "a-text-of-twenty-letters";

    /** Of nobody that anything belongs to. */
    private static final String STRANGER = "a stranger";

    /** What a GET takes more than {@code read} for. */
    private static final Set<String> SECRETS = Set.of("/api/chatbots/{id}/runtime-secret");

    private final SwitchboardServer server = SwitchboardServer.shared();
    private final JsonNode description = server.anonymous().get("/v3/api-docs").json();

    /** The demo owner's ids, by the names of parameters and fields that take them. */
    private final Map<String, String> theirs = new TreeMap<>();

    private String phoneNumber = "";

    record Endpoint(String method, String path) {

        @Override
        public String toString() {
            return method + " " + path;
        }
    }

    @BeforeAll
    void somethingOfTheDemoOwners() {
        NewPhoneNumber number = server.addNumber("demo");
        phoneNumber = number.phoneNumber();
        assertThat(server.as("demo")
                        .assign(number.id(), "agent_456", true, false)
                        .status())
                .isEqualTo(200);
        String operation = server.as("demo")
                .get("/api/operations?phoneNumberId=" + number.id())
                .at("/operations/0/id");
        assertThat(operation).startsWith("op_");
        theirs.put("phoneNumberId", number.id());
        theirs.put("chatbotId", "agent_456");
        theirs.put("operationId", operation);
        theirs.put("sid", number.accountSid());
    }

    Stream<Endpoint> endpoints() {
        List<Endpoint> endpoints = new ArrayList<>();
        description
                .path("paths")
                .properties()
                .forEach(path -> path.getValue().propertyNames().stream()
                        .filter(method ->
                                Set.of("get", "post", "put", "patch", "delete").contains(method))
                        .filter(method -> path.getKey().startsWith("/api/"))
                        .forEach(
                                method -> endpoints.add(new Endpoint(method.toUpperCase(Locale.ROOT), path.getKey()))));
        return endpoints.stream();
    }

    @Test
    void everyMappingUnderApiIsDescribed() {
        Set<String> mapped = new TreeSet<>();
        server.beans(RequestMappingHandlerMapping.class)
                .forEach(mappings -> mappings.getHandlerMethods()
                        .forEach((RequestMappingInfo mapping, HandlerMethod unused) ->
                                mapping.getPatternValues().stream()
                                        .filter(path -> path.startsWith("/api/") && !path.startsWith("/api/twilio/"))
                                        .forEach(path -> mapping.getMethodsCondition()
                                                .getMethods()
                                                .forEach(method -> mapped.add(method + " " + path)))));

        assertThat(mapped).hasSizeGreaterThan(20);
        assertThat(endpoints().map(Endpoint::toString)).containsAll(mapped);
    }

    @ParameterizedTest
    @MethodSource("endpoints")
    void nobodyGetsInWithoutAToken(Endpoint endpoint) {
        Answer answer = call(server.anonymous(), endpoint);

        assertThat(answer.status()).as(answer.toString()).isEqualTo(401);
        assertThat(answer.at("/error")).isEqualTo("unauthorized");
        assertThat(answer.header("WWW-Authenticate").orElse("")).startsWith("Bearer");
    }

    @ParameterizedTest
    @MethodSource("endpoints")
    void aTokenOfTheOtherScopesIsToldWhichOneItLacks(Endpoint endpoint) {
        String scope = scopeOf(endpoint);
        String others = Stream.of("read", "write", "purchase", "release", "admin")
                .filter(other -> !other.equals(scope))
                .collect(Collectors.joining(" "));

        Answer answer = call(server.as("demo", others), endpoint);

        assertThat(answer.status()).as(answer.toString()).isEqualTo(403);
        assertThat(answer.at("/detail")).contains("the scope " + scope);
    }

    private static String scopeOf(Endpoint endpoint) {
        if (endpoint.path().startsWith("/api/tokens") || endpoint.path().equals("/api/budget")) {
            return "admin";
        }
        if (PURCHASES.contains(endpoint.toString())) {
            return "purchase";
        }
        if (endpoint.toString().equals("DELETE /api/phone-numbers/{id}")) {
            return "release";
        }
        return endpoint.method().equals("GET") && !SECRETS.contains(endpoint.path()) ? "read" : "write";
    }

    @ParameterizedTest
    @MethodSource("endpoints")
    void aStrangerIsToldNothingOfAnothersAndChangesNothing(Endpoint endpoint) {
        Map<String, String> before = theirThings();

        Answer answer = call(server.as(STRANGER), endpoint);

        assertThat(answer.status()).as(answer.toString()).isLessThan(500);
        assertThat(answer.text())
                .as(endpoint.toString())
                .doesNotContain(phoneNumber)
                .doesNotContain("Support Agent")
                .doesNotContain("\"demo\"");
        if (namesTheirs(endpoint)) {
            assertThat(answer.status()).as(answer.toString()).isIn(403, 404);
        }
        assertThat(theirThings()).isEqualTo(before);
    }

    private Map<String, String> theirThings() {
        SwitchboardClient demo = server.as("demo");
        Map<String, String> things = new TreeMap<>();
        for (String path : List.of(
                "/api/phone-numbers/" + theirs.get("phoneNumberId"),
                "/api/chatbots/agent_456",
                "/api/operations/" + theirs.get("operationId"),
                "/api/audit?phoneNumberId=" + theirs.get("phoneNumberId"))) {
            Answer answer = demo.get(path);
            assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
            things.put(path, answer.text());
        }
        return things;
    }

    private static boolean namesTheirs(Endpoint endpoint) {
        return endpoint.path().contains("{");
    }

    /** With the demo owner's ids wherever the description has a place for one. */
    private Answer call(SwitchboardClient client, Endpoint endpoint) {
        JsonNode operation = description
                .path("paths")
                .path(endpoint.path())
                .path(endpoint.method().toLowerCase(Locale.ROOT));
        String path = endpoint.path();
        StringBuilder query = new StringBuilder();
        for (JsonNode parameter : operation.path("parameters").values()) {
            String name = parameter.path("name").asString();
            switch (parameter.path("in").asString()) {
                case "path" -> path = path.replace("{" + name + "}", idFor(endpoint, name));
                case "query" -> {
                    String value = theirs.get(name);
                    if (value != null) {
                        query.append(query.isEmpty() ? '?' : '&')
                                .append(name)
                                .append('=')
                                .append(value);
                    }
                }
                default -> {
                    // Headers name nobody's things.
                }
            }
        }
        assertThat(path).as("each parameter of the path is described").doesNotContain("{");
        Map<String, Object> body = body(operation);
        Answer answer = send(client, endpoint, path + query, body);
        if (answer.status() == 400 && body != null) {
            // Ownership comes after form, so give what was asked for.
            answer.json()
                    .path("errors")
                    .values()
                    .forEach(error -> body.put(error.path("field").asString(), TEXT));
            return send(client, endpoint, path + query, body);
        }
        return answer;
    }

    private static Answer send(
            SwitchboardClient client, Endpoint endpoint, String path, @Nullable Map<String, Object> body) {
        return client.send(endpoint.method(), path, body == null ? null : JSON.writeValueAsString(body));
    }

    private String idFor(Endpoint endpoint, String name) {
        if (!name.equals("id")) {
            return theirs.getOrDefault(name, "x");
        }
        if (endpoint.path().startsWith("/api/chatbots")) {
            return "agent_456";
        }
        String kind = endpoint.path().startsWith("/api/operations") ? "operationId" : "phoneNumberId";
        return Objects.requireNonNull(theirs.get(kind));
    }

    private @Nullable Map<String, Object> body(JsonNode operation) {
        JsonNode schema = operation.at("/requestBody/content/application~1json/schema");
        if (schema.isMissingNode()) {
            return null;
        }
        JsonNode properties = resolved(schema).path("properties");
        Map<String, Object> body = new TreeMap<>();
        Set<String> required = new TreeSet<>();
        resolved(schema).path("required").values().forEach(name -> required.add(name.asString()));
        properties.properties().forEach(property -> {
            String id = theirs.get(property.getKey());
            if (id != null) {
                body.put(property.getKey(), id);
            } else if (required.contains(property.getKey())) {
                body.put(property.getKey(), any(resolved(property.getValue())));
            }
        });
        return body;
    }

    /** A value that is valid as far as a type says, so that a call is not refused for its form alone. */
    private static Object any(JsonNode schema) {
        JsonNode example = schema.path("example");
        if (!example.isMissingNode()) {
            return example;
        }
        return switch (schema.path("type").asString("")) {
            case "boolean" -> true;
            case "integer", "number" -> 1;
            default -> TEXT;
        };
    }

    private JsonNode resolved(JsonNode schema) {
        String reference = schema.path("$ref").asString("");
        return reference.isEmpty() ? schema : description.at(reference.substring(1));
    }
}
