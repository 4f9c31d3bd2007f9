package dev.switchboard.api.openapi;

import dev.switchboard.api.audit.Audited;
import dev.switchboard.api.operation.CallOptions;
import dev.switchboard.api.operation.CallOptionsResolver;
import dev.switchboard.api.problem.Refuses;
import dev.switchboard.api.problem.RequestError;
import io.swagger.v3.oas.models.Components;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.headers.Header;
import io.swagger.v3.oas.models.info.Info;
import io.swagger.v3.oas.models.media.ArraySchema;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.media.ObjectSchema;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.media.StringSchema;
import io.swagger.v3.oas.models.parameters.HeaderParameter;
import io.swagger.v3.oas.models.responses.ApiResponse;
import io.swagger.v3.oas.models.security.SecurityRequirement;
import io.swagger.v3.oas.models.security.SecurityScheme;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.springdoc.core.customizers.OperationCustomizer;
import org.springdoc.core.utils.SpringDocUtils;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.method.HandlerMethod;

/** What no single endpoint says: the token, the shape of errors, and the headers of calls that start an operation. */
@Configuration(proxyBeanMethods = false)
class OpenApiConfiguration {

    private static final String BEARER = "bearer";
    private static final String PROBLEM = "Problem";

    static {
        SpringDocUtils.getConfig().addRequestWrapperToIgnore(CallOptions.class);
    }

    @Bean
    OpenAPI openApi() {
        return new OpenAPI()
                .info(new Info().title("Switchboard").version("1").description("""
                                Assigns Twilio phone numbers to AI agents ("chatbots") and keeps their webhooks right.

                                A call that changes something starts an **operation** and waits for it, up to 25 seconds.
                                After that, or at once with `Prefer: respond-async`, it is answered 202, and the operation
                                is at `/api/operations/{id}`. A failed operation has put back what it had changed.
                                Repeat a call with the same `Idempotency-Key` to attach to its operation instead of starting
                                another one.

                                Bodies are JSON in UTF-8, as `application/json`, as `text/plain` or without a `Content-Type`.
                                Errors are `application/problem+json` (RFC 9457) with a stable code in `error`."""))
                .addSecurityItem(new SecurityRequirement().addList(BEARER))
                .components(new Components()
                        .addSecuritySchemes(
                                BEARER,
                                new SecurityScheme()
                                        .type(SecurityScheme.Type.HTTP)
                                        .scheme("bearer")
                                        .bearerFormat("JWT")
                                        .description(
                                                "`sub` is the owner; scopes `read`, `write`, and `admin` to revoke tokens."
                                                        + " In embedded mode:"
                                                        + " `curl localhost:8080/dev/token?sub=demo`"))
                        .addSchemas(PROBLEM, problemSchema()));
    }

    @Bean
    OperationCustomizer problemsAndHeaders() {
        return (operation, method) -> {
            boolean starts = startsAnOperation(method);
            for (Map.Entry<String, String> problem :
                    problems(operation, method, starts).entrySet()) {
                operation.getResponses().addApiResponse(problem.getKey(), problem(problem.getValue()));
            }
            if (starts) {
                describeStart(operation);
            }
            describeAudit(operation, method);
            return operation;
        };
    }

    private static boolean startsAnOperation(HandlerMethod method) {
        return Arrays.asList(method.getMethod().getParameterTypes()).contains(CallOptions.class);
    }

    private static void describeAudit(Operation operation, HandlerMethod method) {
        Audited audited = method.getMethodAnnotation(Audited.class);
        if (audited == null) {
            return;
        }
        String actions = Arrays.stream(audited.value())
                .map(action -> "`" + action.value() + "`")
                .collect(Collectors.joining(" or "));
        String description = operation.getDescription() == null ? "" : operation.getDescription() + "\n\n";
        operation.setDescription(description + "Audit message: " + actions + ".");
    }

    private static void describeStart(Operation operation) {
        operation.addParametersItem(new HeaderParameter()
                .name(CallOptionsResolver.IDEMPOTENCY_KEY)
                .required(false)
                .description("Chosen by the caller; the same call with the same key attaches to the first one.")
                .schema(new StringSchema().maxLength(255)));
        operation.addParametersItem(new HeaderParameter()
                .name(CallOptionsResolver.PREFER)
                .required(false)
                .description("`respond-async`: answer 202 without waiting for the operation.")
                .schema(new StringSchema()));
        operation
                .getResponses()
                .addApiResponse(
                        "202",
                        new ApiResponse()
                                .description("The operation runs; look at Location.")
                                .addHeaderObject(
                                        "Location",
                                        new Header()
                                                .description("The operation.")
                                                .schema(new StringSchema().example("/api/operations/op_01jz…")))
                                .content(new Content()
                                        .addMediaType(
                                                "application/json",
                                                new MediaType()
                                                        .example(Map.of(
                                                                "success",
                                                                true,
                                                                "operation",
                                                                Map.of("id", "op_01jz…", "state", "RUNNING"))))));
    }

    private static Map<String, String> problems(Operation operation, HandlerMethod method, boolean starts) {
        Map<String, String> problems = new LinkedHashMap<>();
        problems.put("400", "`invalid_request`: `field` and `errors` say what is wrong and how to cure it.");
        problems.put("401", "`unauthorized`: no token, or one that is not accepted.");
        problems.put("403", "`forbidden`: a scope is missing, or what was named belongs to another owner.");
        problems.put("404", "What was named does not exist.");
        if (operation.getRequestBody() != null) {
            problems.put(
                    "415",
                    "`unsupported_media_type`: the body is neither `application/json` nor `text/plain`, or not in UTF-8.");
        }
        problems.put("429", "`rate_limited`: too many calls at once; see `Retry-After`.");
        problems.put("503", "`unavailable`: Temporal or the database cannot be reached; see `Retry-After`.");
        if (starts) {
            problems.put("400", "`invalid_request`, `already_assigned` or `not_assigned`.");
            problems.put("409", "`operation_running`: another operation runs; `operationId` names it.");
            problems.put("422", "`capability_missing`, `route_owned` or `idempotency_key_reused`.");
            problems.put("502", "`twilio_…`: Twilio refused or failed, with its code in `twilio`; rolled back.");
            problems.put("504", "`deadline_exceeded`: the operation took too long, and was rolled back.");
        }
        Refuses refuses = method.getMethodAnnotation(Refuses.class);
        if (refuses != null) {
            if (refuses.asTwilioDoes()) {
                problems.put("502", "`twilio_…`: Twilio refused or failed, with its code in `twilio`.");
            }
            for (RequestError error : refuses.value()) {
                problems.merge(
                        String.valueOf(error.status().value()),
                        "`" + error.code() + "`: " + error.title() + ".",
                        (one, other) -> one + " " + other);
            }
        }
        return problems;
    }

    private static ApiResponse problem(String description) {
        return new ApiResponse()
                .description(description)
                .content(new Content()
                        .addMediaType(
                                "application/problem+json",
                                new MediaType().schema(new Schema<>().$ref("#/components/schemas/" + PROBLEM))));
    }

    private static Schema<?> problemSchema() {
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
                new ArraySchema().items(new ObjectSchema()).description("Every wrong field: {field, message}."));
        schema.addProperty("operationId", new StringSchema().description("The operation concerned."));
        schema.addProperty(
                "twilio",
                new Schema<Object>()
                        .type("object")
                        .description("{code, status, message, moreInfo} of Twilio's answer."));
        return schema;
    }
}
