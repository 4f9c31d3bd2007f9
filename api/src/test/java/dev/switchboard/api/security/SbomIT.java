package dev.switchboard.api.security;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchboard.api.SwitchboardClient.Answer;
import dev.switchboard.api.SwitchboardServer;
import dev.switchboard.api.SwitchboardServer.Options;
import org.junit.jupiter.api.Test;

/** The build writes it, the application can hand it out. */
class SbomIT {

    @Test
    void isHandedOutWhereItIsExposedAndOnlyWithAToken() {
        try (SwitchboardServer server = SwitchboardServer.start(
                Options.defaults().with("management.endpoints.web.exposure.include", "health,sbom"))) {
            assertThat(server.anonymous().get("/actuator/sbom/application").status())
                    .isEqualTo(401);
            Answer sbom = server.as("demo", "read").get("/actuator/sbom/application");
            assertThat(sbom.status()).isEqualTo(200);
            assertThat(sbom.at("/bomFormat")).isEqualTo("CycloneDX");
            assertThat(sbom.json()
                            .at("/components")
                            .valueStream()
                            .map(component -> component.at("/name").asString()))
                    .contains("temporal-sdk", "spring-webmvc", "postgresql", "twilio", "switchboard-workflows")
                    .doesNotContain("assertj-core", "archunit");
        }
    }

    @Test
    void isNotExposedOfItself() {
        assertThat(SwitchboardServer.shared().as("demo").get("/actuator/sbom").status())
                .isEqualTo(404);
    }
}
