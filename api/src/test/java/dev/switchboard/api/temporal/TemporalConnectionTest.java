package dev.switchboard.api.temporal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.switchboard.api.startup.StartRefusedException;
import io.grpc.Metadata;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TemporalConnectionTest {

    private static final Metadata.Key<String> AUTHORIZATION =
            Metadata.Key.of("Authorization", Metadata.ASCII_STRING_MARSHALLER);

    @TempDir
    Path directory;

    @Test
    void anEmptyEnvironmentMeansNeitherAddressNorTls() {
        TemporalConnection connection = TemporalConnection.from(Map.of());

        assertThat(connection.address()).isEmpty();
        assertThat(connection.namespace()).isEmpty();
        assertThat(options(connection).getSslContext()).isNull();
        assertThat(options(connection).getEnableHttps()).isFalse();
    }

    @Test
    void addressNamespaceAndMetadataAreTakenOver() {
        TemporalConnection connection = TemporalConnection.from(Map.of(
                "TEMPORAL_ADDRESS", "temporal.example.com:7233",
                "TEMPORAL_NAMESPACE", "phones",
                "TEMPORAL_GRPC_META_X_TEAM", "voice"));

        assertThat(connection.address()).isEqualTo("temporal.example.com:7233");
        assertThat(connection.namespace()).isEqualTo("phones");
        assertThat(metadata(options(connection), Metadata.Key.of("x-team", Metadata.ASCII_STRING_MARSHALLER)))
                .isEqualTo("voice");
    }

    @Test
    void anApiKeyIsSentOverTlsAndNeverShown() {
        TemporalConnection connection = TemporalConnection.from(
                Map.of("TEMPORAL_ADDRESS", "eu.aws.api.temporal.io:7233", "TEMPORAL_API_KEY", "key-of-a-test"));

        WorkflowServiceStubsOptions options = options(connection);

        assertThat(metadata(options, AUTHORIZATION)).isEqualTo("Bearer key-of-a-test");
        assertThat(options.getEnableHttps()).isTrue();
        assertThat(connection.toString() + options).doesNotContain("key-of-a-test");
    }

    @Test
    void tlsAloneTrustsTheSystemsAuthorities() {
        assertThat(options(TemporalConnection.from(Map.of("TEMPORAL_TLS", "true")))
                        .getSslContext())
                .isNotNull();
        assertThat(options(TemporalConnection.from(Map.of("TEMPORAL_TLS", "false")))
                        .getSslContext())
                .isNull();
    }

    @Test
    void aProfileOfAFileIsReadAndTheVariablesWin() throws IOException {
        Path file = Files.writeString(directory.resolve("temporal.toml"), """
                [profile.production]
                address = "temporal.example.com:7233"
                namespace = "phones"
                api_key = "key-of-a-file"
                """);

        TemporalConnection connection = TemporalConnection.from(Map.of(
                "TEMPORAL_CONFIG_FILE", file.toString(),
                "TEMPORAL_PROFILE", "production",
                "TEMPORAL_NAMESPACE", "phones-blue"));

        assertThat(connection.address()).isEqualTo("temporal.example.com:7233");
        assertThat(connection.namespace()).isEqualTo("phones-blue");
        assertThat(metadata(options(connection), AUTHORIZATION)).isEqualTo("Bearer key-of-a-file");
    }

    @Test
    void whatCannotBeUsedRefusesTheStartAndIsNamed() throws IOException {
        assertThatThrownBy(() -> TemporalConnection.from(Map.of("TEMPORAL_CONFIG_FILE", "/nowhere/temporal.toml")))
                .isInstanceOf(StartRefusedException.class)
                .hasMessageContaining("TEMPORAL_CONFIG_FILE names /nowhere/temporal.toml, which cannot be read");
        assertThatThrownBy(
                        () -> TemporalConnection.from(Map.of("TEMPORAL_TLS_CLIENT_CERT_PATH", "/nowhere/client.pem")))
                .isInstanceOf(StartRefusedException.class)
                .hasMessageContaining("/nowhere/client.pem");
        Path file =
                Files.writeString(directory.resolve("broken.toml"), "[profile.default]\napi_key = \"secret\" oops\n");
        assertThatThrownBy(() -> TemporalConnection.from(Map.of("TEMPORAL_CONFIG_FILE", file.toString())))
                .isInstanceOf(StartRefusedException.class)
                .hasMessageContaining(file.toString())
                .hasMessageNotContaining("secret");
    }

    private static WorkflowServiceStubsOptions options(TemporalConnection connection) {
        return connection
                .applyTo(WorkflowServiceStubsOptions.newBuilder().setTarget("temporal.example.com:7233"))
                .validateAndBuildWithDefaults();
    }

    private static <T> @Nullable T metadata(WorkflowServiceStubsOptions options, Metadata.Key<T> key) {
        return options.getGrpcMetadataProviders().stream()
                .map(provider -> provider.getMetadata().get(key))
                .filter(java.util.Objects::nonNull)
                .findFirst()
                .orElse(null);
    }
}
