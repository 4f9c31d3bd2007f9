package dev.switchboard.api.openapi;

import io.swagger.v3.oas.models.media.Schema;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The shapes that no class of ours has: of errors, of operations that run, and of what is no JSON. */
final class CommonSchemas {

    private static final String SCHEMAS = "#/components/schemas/";

    static final String PROBLEM = "Problem";
    static final String ACCEPTED = "AcceptedAnswer";

    private CommonSchemas() {}

    static Schema<?> reference(String name) {
        return new Schema<>().$ref(SCHEMAS + name);
    }

    static boolean isAccepted(@Nullable Schema<?> schema) {
        return schema != null && (SCHEMAS + ACCEPTED).equals(schema.get$ref());
    }

    static Schema<?> text(String description) {
        return typed("string").description(description);
    }

    static Schema<?> problem() {
        Map<String, Schema<?>> properties = new LinkedHashMap<>();
        properties.put("type", text("Absent: the code says what it is."));
        properties.put("title", typed("string"));
        properties.put("status", typed("integer").description("The status of the answer."));
        properties.put("detail", text("A sentence for people, with the cure."));
        properties.put("instance", text("The path."));
        properties.put("success", typed("boolean").description("false"));
        properties.put("error", text("The stable code."));
        properties.put("field", text("The first wrong field."));
        properties.put(
                "errors",
                typed("array")
                        .items(object(Map.of("field", typed("string"), "message", typed("string")), "field", "message"))
                        .description("Every wrong field, and how to cure it; 20 at most."));
        properties.put("operationId", text("The operation concerned."));
        properties.put("state", text("How that operation ended."));
        properties.put(
                "twilio",
                object(Map.of(
                                "code", typed("integer", "null"),
                                "status", typed("integer", "null"),
                                "message", typed("string"),
                                "moreInfo", typed("string", "null")))
                        .description("Twilio's answer."));
        properties.put(
                "owner",
                object(Map.of("kind", typed("string"), "sid", typed("string")), "kind", "sid")
                        .description("What owns the number's route at Twilio."));
        properties.put(
                "changedByOthers",
                typed("object")
                        .additionalProperties(typed("string"))
                        .description("What somebody else set at Twilio meanwhile, by field."));
        return object(properties, "title", "status", "detail", "success", "error")
                .description("RFC 9457, with a stable code.");
    }

    static Schema<?> accepted() {
        Map<String, Schema<?>> properties = new LinkedHashMap<>();
        properties.put("success", typed("boolean").description("true"));
        properties.put("operation", object(Map.of("id", typed("string"), "state", typed("string")), "id", "state"));
        return object(properties, "success", "operation").description("The answer while an operation runs.");
    }

    private static Schema<?> object(Map<String, Schema<?>> properties, String... required) {
        Schema<?> object = typed("object");
        properties.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .forEach(property -> object.addProperty(property.getKey(), property.getValue()));
        object.setRequired(required.length == 0 ? null : List.of(required));
        return object;
    }

    /** OpenAPI 3.1 has several types of a schema; what the library calls the type is not written then. */
    private static Schema<?> typed(String... types) {
        Schema<Object> schema = new Schema<>();
        schema.setTypes(new LinkedHashSet<>(List.of(types)));
        return schema;
    }
}
