package dev.switchboard.api.openapi;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchboard.api.DescribedApi;
import dev.switchboard.api.SwitchboardServer;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.core.MethodParameter;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;
import tools.jackson.databind.JsonNode;

/** What schemathesis, which looks at all of it, would find on a machine that has it; see bench/fuzz. */
class DescriptionIT {

    private final JsonNode description =
            SwitchboardServer.shared().anonymous().get("/v3/api-docs").json();

    @Test
    void aTextThatMayBeNullSaysSo() {
        assertThat(types("AuditPage", "nextCursor")).containsExactlyInAnyOrder("string", "null");
        assertThat(property("OperationView", "id").at("/type").asString()).isEqualTo("string");
    }

    @Test
    void anObjectThatMayBeNullIsEither() {
        JsonNode result = property("OperationView", "result");

        assertThat(result.at("/anyOf/0/$ref").asString())
                .as(result.toString())
                .isEqualTo("#/components/schemas/ResultView");
        assertThat(result.at("/anyOf/1/type").asString()).as(result.toString()).isEqualTo("null");
    }

    @ParameterizedTest
    @CsvSource({
        "post, /api/operations/{id}/cancel, 409, operation_ended",
        "post, /api/operations/{id}/pause, 409, not_pausable",
        "post, /api/twilio-accounts, 422, credentials_refused",
        "post, /api/twilio-accounts, 409, account_taken",
        "delete, /api/twilio-accounts/{sid}, 409, account_in_use",
        "post, /api/chatbots, 409, agent_id_taken",
        "delete, /api/chatbots/{id}, 409, agent_in_use",
        "post, /api/chatbots/{id}/runtime-secret/renew, 409, secret_just_renewed",
    })
    void aCallSaysWhyItMayBeRefused(String method, String path, String status, String error) {
        JsonNode answer = description
                .path("paths")
                .path(path)
                .path(method)
                .path("responses")
                .path(status);
        answer = description.at(answer.path("$ref").asString("").substring(1));

        assertThat(answer.path("description").asString(""))
                .as(answer.toString())
                .contains("`" + error + "`");
    }

    /** Two bodies of one name would be one schema, and one of them has none. */
    @Test
    void everyBodyIsDescribedAsItIsRead() {
        List<String> read = new ArrayList<>();
        SwitchboardServer.shared()
                .beans(RequestMappingHandlerMapping.class)
                .forEach(mappings -> mappings.getHandlerMethods().forEach((mapping, handler) -> {
                    for (MethodParameter parameter : handler.getMethodParameters()) {
                        if (parameter.hasParameterAnnotation(RequestBody.class)) {
                            String path = mapping.getPatternValues().iterator().next();
                            RequestMethod method = mapping.getMethodsCondition()
                                    .getMethods()
                                    .iterator()
                                    .next();
                            JsonNode schema = body(method.name().toLowerCase(Locale.ROOT), path);
                            assertThat(schema.path("properties").propertyNames())
                                    .as("the body of %s %s: %s", method, path, schema)
                                    .containsExactlyInAnyOrderElementsOf(Arrays.stream(
                                                    parameter.getParameterType().getRecordComponents())
                                            .map(RecordComponent::getName)
                                            .toList());
                            read.add(path);
                        }
                    }
                }));
        assertThat(read).hasSizeGreaterThan(20).contains("/api/phone-numbers/move", "/api/phone-numbers/{id}/move");
    }

    private JsonNode body(String method, String path) {
        JsonNode schema =
                description.path("paths").path(path).path(method).at("/requestBody/content/application~1json/schema");
        return schema.has("$ref")
                ? description.at(schema.path("$ref").asString().substring(1))
                : schema;
    }

    @Test
    void everyErrorIsDescribedOnceAndReferenced() {
        List<String> inPlace = new ArrayList<>();
        description
                .path("paths")
                .properties()
                .forEach(path -> path.getValue()
                        .properties()
                        .forEach(method -> method.getValue().path("responses").properties().stream()
                                .filter(answer -> answer.getKey().compareTo("400") >= 0)
                                .filter(answer -> !Set.of("$ref")
                                        .equals(Set.copyOf(answer.getValue().propertyNames())))
                                .forEach(answer ->
                                        inPlace.add(method.getKey() + " " + path.getKey() + " " + answer.getKey()))));
        assertThat(inPlace).isEmpty();
        assertThat(description.at("/components/responses").values())
                .hasSizeGreaterThan(10)
                .doesNotHaveDuplicates();
    }

    /** Each is what a test was answered; ExampleRecorder writes them. */
    @Test
    void everySuccessHasAnExampleThatFitsItsSchema() {
        // A rotation takes longer than any call waits: it is answered 202, and 200 only to who repeats its key after
        // that.
        assertThat(DescribedApi.withoutFittingExample())
                .filteredOn(answer -> !answer.equals("POST /api/twilio-accounts/{sid}/rotate-token 200"))
                .as("answers whose examples are to be recorded; CONTRIBUTING.md says how")
                .isEmpty();
    }

    /** OpenAPI 3.1 drops what older versions call the type. */
    @Test
    void everyPropertyHasAType() {
        List<String> untyped = new ArrayList<>();
        description
                .at("/components/schemas")
                .properties()
                .forEach(schema -> schema.getValue()
                        .path("properties")
                        .properties()
                        .forEach(property -> {
                            if (!saysWhatItIs(property.getValue())) {
                                untyped.add(schema.getKey() + "." + property.getKey());
                            }
                        }));
        assertThat(untyped).isEmpty();
    }

    private static boolean saysWhatItIs(JsonNode schema) {
        return Stream.of("type", "$ref", "anyOf", "oneOf").anyMatch(schema::has);
    }

    /** A type that cannot be described leaves a hole: the library goes on without it. */
    @Test
    void everyBodyAndEveryAnswerInJsonHasASchema() {
        List<String> without = new ArrayList<>();
        description
                .path("paths")
                .properties()
                .forEach(path -> path.getValue().findValues("application/json").stream()
                        .filter(content -> !content.has("schema"))
                        .forEach(content -> without.add(path.getKey())));
        assertThat(without).isEmpty();
    }

    @Test
    void aCallKeepsItsNameWhenThereAreNewOnes() {
        assertThat(description.path("paths").values().stream()
                        .flatMap(path -> path.values().stream())
                        .map(operation -> operation.path("operationId").asString()))
                .doesNotHaveDuplicates()
                .allSatisfy(id -> assertThat(id).matches("[a-z][A-Za-z]+"))
                .contains("assignmentUnassign", "purchase", "usageGet", "operationResults");
    }

    @Test
    void whatIsCreatedIsAnswered201() {
        for (String path : List.of("/api/chatbots", "/api/twilio-accounts")) {
            JsonNode answers = description.path("paths").path(path).path("post").path("responses");
            assertThat(answers.has("201")).as(answers.toString()).isTrue();
            assertThat(answers.has("200")).as(answers.toString()).isFalse();
        }
    }

    private List<String> types(String schema, String name) {
        JsonNode types = property(schema, name).path("type");
        assertThat(types.isArray()).as(types.toString()).isTrue();
        return types.valueStream().map(JsonNode::asString).toList();
    }

    private JsonNode property(String schema, String name) {
        JsonNode property = description.at("/components/schemas/" + schema + "/properties/" + name);
        assertThat(property.isMissingNode())
                .as("%s.%s is not described", schema, name)
                .isFalse();
        return property;
    }
}
