package dev.switchboard.api.openapi;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchboard.api.DescribedApi;
import dev.switchboard.api.SwitchboardServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

class ApiReferenceIT {

    private static final Path REFERENCE = Path.of("../docs/API.md");
    private static final JsonMapper JSON =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    private final JsonNode description =
            SwitchboardServer.shared().anonymous().get("/v3/api-docs").json();

    @Test
    void theReferenceIsMadeFromTheDescription() throws IOException {
        isKeptIn(REFERENCE, ApiReference.of(description));
    }

    @Test
    void theDescriptionThatClientsAreMadeOfIsTheServices() throws IOException {
        isKeptIn(DescribedApi.FILE, JSON.writeValueAsString(DescribedApi.kept(description)) + "\n");
    }

    private static void isKeptIn(Path file, String made) throws IOException {
        if (Boolean.getBoolean("api.reference.record")) {
            Files.writeString(file, made);
        }

        assertThat(Files.exists(file) ? Files.readString(file) : "")
                .as("%s is stale; CONTRIBUTING.md says how it is made anew", file)
                .isEqualTo(made);
    }
}
