package dev.switchboard.api.payload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.switchboard.activities.secret.AesGcmKeys;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PayloadPropertiesTest {

    @TempDir
    Path directory;

    @Test
    void withoutAKeyPayloadsStayInTheClear() {
        assertThat(PayloadKeys.of(new PayloadProperties("", Path.of(""), URI.create(""))))
                .isEmpty();
    }

    @Test
    void keysAreReadFromAFile() throws IOException {
        Path file = Files.writeString(
                directory.resolve("keys"), AesGcmPayloadCodecTest.key(1) + "\n" + AesGcmPayloadCodecTest.key(2) + "\n");

        AesGcmKeys keys = PayloadKeys.of(new PayloadProperties("", file, null)).orElseThrow();

        AesGcmKeys first = PayloadKeys.of(new PayloadProperties(AesGcmPayloadCodecTest.key(1), null, null))
                .orElseThrow();
        assertThat(keys.current()).isEqualTo(first.current());
    }

    @Test
    void aFileWithoutAKeyOrThatIsNotThereIsNamed() throws IOException {
        Path empty = Files.createFile(directory.resolve("empty"));
        Path missing = directory.resolve("missing");

        assertThatThrownBy(() -> PayloadKeys.of(new PayloadProperties("", empty, null)))
                .hasMessageContaining("SWITCHBOARD_PAYLOAD_KEY_FILE (" + empty + ")");
        assertThatThrownBy(() -> PayloadKeys.of(new PayloadProperties("", missing, null)))
                .hasMessageContaining("SWITCHBOARD_PAYLOAD_KEY_FILE (" + missing + ")");
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://temporal.example.com/", "temporal.example.com", "https://*", "ftp://temporal"})
    void anOriginThatIsNoneIsRefused(String origin) {
        assertThatThrownBy(() -> new PayloadProperties(AesGcmPayloadCodecTest.key(1), null, URI.create(origin)))
                .hasMessageContaining("SWITCHBOARD_CODEC_UI_ORIGIN");
    }

    @Test
    void anEndpointWithoutAKeyIsRefused() {
        assertThatThrownBy(() -> new PayloadProperties("", null, URI.create("https://temporal.example.com")))
                .hasMessageContaining("SWITCHBOARD_PAYLOAD_KEY");
    }
}
