package dev.switchboard.api.security;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchboard.api.SwitchboardClient.Answer;
import dev.switchboard.api.SwitchboardServer;
import dev.switchboard.api.SwitchboardServer.Options;
import java.io.IOException;
import java.io.InputStream;
import java.util.Set;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

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

    /** What may be used and passed on in a service without giving anything of one's own away. */
    private static final Set<String> LICENCES =
            Set.of("Apache-2.0", "MIT", "BSD-2-Clause", "BSD-3-Clause", "0BSD", "CC0-1.0", "EPL-2.0", "Public Domain");

    @Test
    void saysOfEveryComponentWhichItIsAndThatItsLicenceAllowsItsUse() throws IOException {
        try (InputStream file = getClass().getResourceAsStream("/META-INF/sbom/application.cdx.json")) {
            JsonNode components = new JsonMapper().readTree(file).at("/components");
            assertThat(components.size()).isGreaterThan(100);
            components.forEach(component -> {
                String what = component.at("/purl").asString();
                assertThat(what).startsWith("pkg:maven/");
                assertThat(component.at("/licenses").valueStream().map(SbomIT::licence))
                        .as("the licences of " + what)
                        .anyMatch(LICENCES::contains);
                if (!what.startsWith("pkg:maven/dev.switchboard/")) {
                    assertThat(what).doesNotContain("SNAPSHOT");
                    assertThat(component.at("/hashes").size())
                            .as("the hashes of " + what)
                            .isPositive();
                }
            });
        }
    }

    private static String licence(JsonNode licence) {
        return licence.at("/license/id").asString(licence.at("/license/name").asString(""));
    }

    @Test
    void isNotExposedOfItself() {
        assertThat(SwitchboardServer.shared().as("demo").get("/actuator/sbom").status())
                .isEqualTo(404);
    }
}
