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
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.media.StringSchema;
import io.swagger.v3.oas.models.parameters.HeaderParameter;
import io.swagger.v3.oas.models.responses.ApiResponse;
import io.swagger.v3.oas.models.security.SecurityRequirement;
import io.swagger.v3.oas.models.security.SecurityScheme;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.springdoc.core.customizers.OperationCustomizer;
import org.springdoc.core.utils.SpringDocUtils;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.util.StringUtils;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.mvc.method.annotation.StreamingResponseBody;

/** What no single endpoint says: the token, the shape of errors, and the headers of calls that start an operation. */
@Configuration(proxyBeanMethods = false)
class OpenApiConfiguration {

    private static final String BEARER = "bearer";
    private static final String TWILIO_FAILED =
            "`twilio_…`: Twilio refused or failed, with its code in `twilio`; what an operation had changed is put back.";
    private static final Set<String> BEFORE_ANY_OPERATION = Set.of("401", "406", "415", "429");
    private static final Header RETRY_AFTER = header("Seconds after which to try again.");
    private static final Header OPERATION_IN_THE_WAY =
            header("The operation that is in the way, when it is the caller's.");
    private static final Header OPERATION_ID = header("The operation behind the answer.");

    static {
        SpringDocUtils.getConfig()
                .addRequestWrapperToIgnore(CallOptions.class)
                .replaceWithSchema(
                        StreamingResponseBody.class,
                        CommonSchemas.text("RFC 4180: a line of names first, then a line for each row."));
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
                                another one. Calls that start no operation do not look at the key.

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
                                                "`sub` is the owner; scopes `read`, `write`, `purchase` to buy numbers,"
                                                        + " `release` to give them back, and"
                                                        + " `admin` to revoke tokens and set budgets."
                                                        + " In embedded mode:"
                                                        + " `curl localhost:8080/dev/token?sub=demo`"))
                        .addSchemas(CommonSchemas.PROBLEM, CommonSchemas.problem())
                        .addSchemas(CommonSchemas.ACCEPTED, CommonSchemas.accepted()));
    }

    @Bean
    OperationCustomizer problemsAndHeaders() {
        return (operation, method) -> {
            operation.setOperationId(operationId(method));
            boolean starts = startsAnOperation(method);
            for (Map.Entry<String, String> problem : problems(method, starts).entrySet()) {
                operation
                        .getResponses()
                        .addApiResponse(problem.getKey(), problem(problem.getKey(), problem.getValue()));
            }
            if (starts) {
                describeStart(operation);
            }
            for (String status : List.of("201", "202")) {
                ApiResponse answer = operation.getResponses().get(status);
                if (answer != null) {
                    answer.addHeaderObject("Location", header("What was created, or asked for."));
                }
            }
            describeAudit(operation, method);
            return operation;
        };
    }

    /** By class and method, so that clients call it the same when there are new ones: {@code assignmentUnassign}. */
    private static String operationId(HandlerMethod method) {
        String subject = method.getBeanType().getSimpleName().replaceFirst("Controller$", "");
        String name = StringUtils.capitalize(method.getMethod().getName());
        return StringUtils.uncapitalize(name.startsWith(subject) ? name : subject + name);
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
                                .addHeaderObject("Operation-Id", OPERATION_ID)
                                .addHeaderObject(
                                        "Preference-Applied", header("`respond-async`, when it was asked for."))
                                .content(new Content()
                                        .addMediaType(
                                                "application/json",
                                                new MediaType()
                                                        .schema(CommonSchemas.reference(CommonSchemas.ACCEPTED)))));
        ApiResponse done = operation.getResponses().get("200");
        if (done != null) {
            done.addHeaderObject("Operation-Id", OPERATION_ID);
        }
    }

    private static Map<String, String> problems(HandlerMethod method, boolean starts) {
        Map<String, String> problems = new LinkedHashMap<>();
        problems.put("400", "`invalid_request`: `field` and `errors` say what is wrong and how to cure it.");
        problems.put("401", "`unauthorized`: no token, or one that is not accepted.");
        problems.put("403", "`forbidden`: a scope is missing, or what was named belongs to another owner.");
        problems.put("404", "What was named does not exist.");
        // Also where no body is read.
        problems.put(
                "415",
                "`unsupported_media_type`: the body is neither `application/json` nor `text/plain`, or not in UTF-8.");
        problems.put("406", "`not_acceptable`: the caller does not accept what this call answers.");
        problems.put("429", "`rate_limited`: too many calls at once; see `Retry-After`.");
        problems.put("500", "`internal`: something unexpected happened, and is in the log.");
        problems.put("503", "`unavailable`: Temporal or the database cannot be reached; see `Retry-After`.");
        if (starts) {
            problems.put("400", "`invalid_request`, `already_assigned` or `not_assigned`.");
            problems.put("409", "`operation_running`: another operation runs; `operationId` names it.");
            problems.put("422", "`capability_missing`, `route_owned` or `idempotency_key_reused`.");
            problems.put("502", TWILIO_FAILED);
            problems.put("504", "`deadline_exceeded`: the operation took too long, and was rolled back.");
        }
        Refuses refuses = method.getMethodAnnotation(Refuses.class);
        if (refuses != null) {
            if (refuses.asTwilioDoes()) {
                problems.put("502", TWILIO_FAILED);
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

    private static ApiResponse problem(String status, String description) {
        ApiResponse response = new ApiResponse()
                .description(description)
                .content(new Content()
                        .addMediaType(
                                SharedProblems.PROBLEM_TYPE,
                                new MediaType().schema(CommonSchemas.reference(CommonSchemas.PROBLEM))));
        switch (status) {
            case "401", "403" ->
                response.addHeaderObject("WWW-Authenticate", header("What is wrong with the token (RFC 6750)."));
            case "409" -> response.addHeaderObject("Location", OPERATION_IN_THE_WAY);
            case "406" -> response.addHeaderObject("Accept", header("What is answered."));
            case "415" -> response.addHeaderObject("Accept", header("What is read."));
            case "429" -> response.addHeaderObject("Retry-After", RETRY_AFTER);
            case "503" ->
                response.addHeaderObject("Retry-After", RETRY_AFTER)
                        .addHeaderObject("Location", header("The operation that may have been started."));
            default -> {}
        }
        if (!BEFORE_ANY_OPERATION.contains(status)) {
            response.addHeaderObject("Operation-Id", header("The operation, when one was started."));
        }
        return response;
    }

    private static Header header(String description) {
        return new Header().description(description).schema(new StringSchema());
    }
}
