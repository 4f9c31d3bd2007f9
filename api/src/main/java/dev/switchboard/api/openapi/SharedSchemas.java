package dev.switchboard.api.openapi;

import io.swagger.v3.oas.models.media.ArraySchema;
import io.swagger.v3.oas.models.media.MapSchema;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.media.StringSchema;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** The shapes of answers that no controller has a type for: of errors, and of operations that run. */
final class SharedSchemas {

    private SharedSchemas() {}

    /** What every error answers. */
    static Schema<?> problem() {
        Schema<Object> schema = new Schema<>();
        schema.type("object")
                .description("RFC 9457, with a stable code.")
                .example(Map.of(
                        "title",
                        "Already assigned",
                        "status",
                        400,
                        "detail",
                        "Phone number +15550000123 (phone_123) is already assigned to Support Agent"
                                + " (agent_456); unassign it first.",
                        "success",
                        false,
                        "error",
                        "already_assigned"));
        schema.addProperty("type", new StringSchema().description("Absent: the code says what it is."));
        schema.addProperty("title", new StringSchema());
        schema.addProperty("status", new Schema<Integer>().type("integer"));
        schema.addProperty("detail", new StringSchema().description("A sentence for people, with the cure."));
        schema.addProperty("instance", new StringSchema().description("The path."));
        schema.addProperty("success", new Schema<Boolean>().type("boolean").description("false"));
        schema.addProperty("error", new StringSchema().description("The stable code."));
        schema.addProperty("field", new StringSchema().description("The first wrong field."));
        schema.addProperty(
                "errors",
                new ArraySchema()
                        .items(object(Map.of("field", new StringSchema(), "message", new StringSchema())))
                        .description("Every wrong field, and how to cure it; 20 at most."));
        schema.addProperty("operationId", new StringSchema().description("The operation concerned."));
        schema.addProperty("state", new StringSchema().description("How that operation ended."));
        schema.addProperty(
                "twilio",
                object(Map.of(
                                "code", orNull("integer"),
                                "status", orNull("integer"),
                                "message", new StringSchema(),
                                "moreInfo", orNull("string")))
                        .description("Twilio's answer."));
        schema.addProperty(
                "owner",
                object(Map.of("kind", new StringSchema(), "sid", new StringSchema()))
                        .description("What owns the number's route at Twilio."));
        schema.addProperty(
                "changedByOthers",
                new MapSchema()
                        .additionalProperties(new StringSchema())
                        .description("What somebody else set at Twilio meanwhile, by field."));
        schema.setRequired(List.of("title", "status", "detail", "success", "error"));
        return schema;
    }

    /** What is answered while an operation runs. */
    static Schema<?> accepted() {
        Schema<?> schema = object(Map.of(
                "success",
                new Schema<Boolean>().type("boolean").description("true"),
                "operation",
                object(Map.of("id", new StringSchema(), "state", new StringSchema()))));
        schema.setDescription("The answer while an operation runs.");
        schema.setRequired(List.of("success", "operation"));
        return schema;
    }

    private static Schema<?> object(Map<String, Schema<?>> properties) {
        Schema<Object> object = new Schema<>();
        object.setType("object");
        new TreeMap<>(properties).forEach(object::addProperty);
        return object;
    }

    private static Schema<?> orNull(String type) {
        Schema<Object> schema = new Schema<>();
        schema.setTypes(Set.of(type, "null"));
        return schema;
    }
}
