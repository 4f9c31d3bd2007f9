package dev.switchboard.api.openapi;

import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.responses.ApiResponse;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springdoc.core.customizers.OpenApiCustomizer;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;

/**
 * Moves errors to where all calls refer to them, each by its status and codes: {@code 409-operation_running}. What is
 * described once is read once, and has one class in a client that is made from the description.
 */
@Component
@Order(0)
class SharedProblems implements OpenApiCustomizer {

    static final String PROBLEM_TYPE = "application/problem+json";

    private static final Pattern CODE =
            Pattern.compile("`([a-z]+(?:_[a-z]+)+|forbidden|unauthorized|unavailable|internal)`");

    @Override
    public void customise(OpenAPI api) {
        Map<String, ApiResponse> shared = new TreeMap<>();
        api.getPaths()
                .values()
                .forEach(path -> path.readOperations().forEach(operation -> moveProblems(operation, shared)));
        shared.forEach(api.getComponents()::addResponses);
    }

    private static void moveProblems(Operation operation, Map<String, ApiResponse> shared) {
        operation.getResponses().replaceAll((status, response) -> {
            if (response.getContent() == null || !response.getContent().containsKey(PROBLEM_TYPE)) {
                return response;
            }
            String name = name(status, response.getDescription());
            ApiResponse first = shared.putIfAbsent(name, response);
            if (first != null && !first.getDescription().equals(response.getDescription())) {
                throw new IllegalStateException("Two descriptions of " + name + ": " + first.getDescription() + " and "
                        + response.getDescription());
            }
            return new ApiResponse().$ref("#/components/responses/" + name);
        });
    }

    private static String name(String status, String description) {
        return Stream.concat(
                        Stream.of(status),
                        CODE.matcher(description)
                                .results()
                                .map((MatchResult code) -> code.group(1))
                                .distinct())
                .collect(Collectors.joining("-"));
    }
}
