package dev.switchboard.api.openapi;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchboard.api.SwitchboardServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ApiReferenceIT {

    private static final Path REFERENCE = Path.of("../docs/API.md");

    @Test
    void theReferenceIsMadeFromTheDescription() throws IOException {
        String made = ApiReference.of(
                SwitchboardServer.shared().anonymous().get("/v3/api-docs").json());
        if (Boolean.getBoolean("api.reference.record")) {
            Files.writeString(REFERENCE, made);
        }

        assertThat(Files.readString(REFERENCE))
                .as("docs/API.md is stale; CONTRIBUTING.md says how it is made anew")
                .isEqualTo(made);
    }
}
