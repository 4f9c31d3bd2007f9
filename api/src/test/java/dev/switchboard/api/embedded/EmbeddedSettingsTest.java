package dev.switchboard.api.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.switchboard.api.startup.StartRefusedException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.core.env.MapPropertySource;

/** Settings of embedded mode that are mistyped. */
class EmbeddedSettingsTest {

    @TempDir
    private Path directory;

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    switchboard.download            | yes       | SWITCHBOARD_DOWNLOAD is yes.                   | true or false
                    switchboard.download            | FALSE     | SWITCHBOARD_DOWNLOAD is FALSE.                 | true or false
                    switchboard.temporal.cli-sha256 | abc       | SWITCHBOARD_TEMPORAL_CLI_SHA256 is no SHA-256. | 64 hexadecimal digits
                    switchboard.temporal.cli-sha256 | %s        | SWITCHBOARD_TEMPORAL_CLI_SHA256 is no SHA-256. | sha256sum
                    switchboard.temporal.mode       | devserver | SWITCHBOARD_TEMPORAL is devserver.             | dev-server
                    """)
    void areNamedWithTheirCureBeforeAnythingIsStarted(String key, String value, String message, String cure) {
        Path data = directory.resolve("data");
        GenericApplicationContext context = new GenericApplicationContext();
        Map<String, Object> properties = Map.of(
                key,
                value.replace("%s", "g".repeat(64)),
                "switchboard.data-directory",
                data.toString(),
                "server.port",
                "0");
        context.getEnvironment().getPropertySources().addFirst(new MapPropertySource("test", properties));

        StartRefusedException refused =
                catchThrowableOfType(StartRefusedException.class, () -> new EmbeddedParts().initialize(context));

        assertThat(refused).hasMessage(message);
        assertThat(refused.cure()).contains(cure);
        assertThat(data).doesNotExist();
    }
}
