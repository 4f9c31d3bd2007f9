package dev.switchboard.api.openapi;

import com.fasterxml.jackson.databind.JsonNode;
import io.swagger.v3.core.util.Json31;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.examples.Example;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.responses.ApiResponse;
import java.io.IOException;
import java.io.InputStream;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springdoc.core.customizers.OpenApiCustomizer;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.core.io.ClassPathResource;
import org.springframework.stereotype.Component;

/**
 * Shows of every answer one that a test has got: {@code openapi/examples.json}, by the call and the status, of errors
 * by their code, and one for all that are accepted. Tests record it; CONTRIBUTING.md says how.
 */
@Component
@Order(Ordered.LOWEST_PRECEDENCE) // after errors were moved to where all calls share them
class RecordedExamples implements OpenApiCustomizer {

    private static final Pattern CODE = Pattern.compile("`([a-z_]+)`");

    private final JsonNode examples;

    RecordedExamples() throws IOException {
        try (InputStream file = new ClassPathResource("openapi/examples.json").getInputStream()) {
            this.examples = Json31.mapper().readTree(file);
        }
    }

    @Override
    public void customise(OpenAPI api) {
        api.getPaths()
                .forEach((path, item) -> item.readOperationsMap()
                        .forEach((method, operation) -> showAnswers(operation, examples.path(method + " " + path))));
        if (api.getComponents().getResponses() != null) {
            api.getComponents().getResponses().values().forEach(this::showErrors);
        }
    }

    private void showAnswers(Operation operation, JsonNode recorded) {
        operation.getResponses().forEach((status, response) -> {
            MediaType json = content(response, JsonFirst.JSON);
            if (json == null) {
                return;
            }
            JsonNode example =
                    (CommonSchemas.isAccepted(json.getSchema()) ? examples.path("accepted") : recorded).get(status);
            if (example != null) {
                json.setExample(example);
            }
        });
    }

    private void showErrors(ApiResponse response) {
        MediaType problem = content(response, SharedProblems.PROBLEM_TYPE);
        if (problem == null) {
            return;
        }
        CODE.matcher(response.getDescription())
                .results()
                .map((MatchResult code) -> code.group(1))
                .filter(code -> examples.path("errors").has(code))
                .distinct()
                .forEach(code -> problem.addExamples(
                        code, new Example().value(examples.path("errors").get(code))));
    }

    private static @Nullable MediaType content(ApiResponse response, String type) {
        Content content = response.getContent();
        return content == null ? null : content.get(type);
    }
}
