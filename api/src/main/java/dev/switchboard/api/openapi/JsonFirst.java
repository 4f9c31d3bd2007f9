package dev.switchboard.api.openapi;

import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.responses.ApiResponse;
import org.springdoc.core.customizers.OpenApiCustomizer;
import org.springframework.stereotype.Component;

/** Names JSON before other types of an answer: a client that is generated reads the first. */
@Component
class JsonFirst implements OpenApiCustomizer {

    static final String JSON = "application/json";

    @Override
    public void customise(OpenAPI api) {
        api.getPaths()
                .values()
                .forEach(path -> path.readOperations()
                        .forEach(operation -> operation.getResponses().values().forEach(JsonFirst::putJsonFirst)));
    }

    private static void putJsonFirst(ApiResponse response) {
        Content content = response.getContent();
        MediaType json = content == null ? null : content.get(JSON);
        if (json != null) {
            Content ordered = new Content().addMediaType(JSON, json);
            ordered.putAll(content);
            response.setContent(ordered);
        }
    }
}
