package dev.switchboard.api.temporal;

import dev.switchboard.api.startup.StartRefusedException;
import io.temporal.envconfig.ClientConfigProfile;
import io.temporal.envconfig.LoadClientConfigProfileOptions;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * How Temporal is reached, as Temporal's own tools are told: {@code TEMPORAL_ADDRESS}, {@code TEMPORAL_API_KEY}, {@code
 * TEMPORAL_TLS_…} and the rest of its environment configuration, over the profile of a configuration file.
 *
 * <p>The file is read only when {@code TEMPORAL_CONFIG_FILE} or {@code TEMPORAL_PROFILE} asks for it. What the temporal
 * CLI was last told on a developer's machine must not decide where a service connects to.
 */
public final class TemporalConnection {

    private static final String CONFIG_FILE = "TEMPORAL_CONFIG_FILE";
    private static final String PROFILE = "TEMPORAL_PROFILE";

    private final String address;
    private final String namespace;
    private final WorkflowServiceStubsOptions options;

    private TemporalConnection(ClientConfigProfile profile) {
        this.address = profile.getAddress() == null ? "" : profile.getAddress();
        this.namespace = profile.getNamespace() == null ? "" : profile.getNamespace();
        this.options = profile.toWorkflowServiceStubsOptions();
    }

    /** Without TLS and credentials, for a server that is embedded. */
    public static TemporalConnection plain() {
        return new TemporalConnection(ClientConfigProfile.getDefaultInstance());
    }

    /**
     * What the environment says.
     *
     * @throws StartRefusedException when it cannot be used; never with a secret in its message
     */
    public static TemporalConnection from(Map<String, String> environment) {
        try {
            return new TemporalConnection(profile(environment));
        } catch (IOException e) {
            // Without the parser's message, which may quote the file, which may hold an API key.
            throw new StartRefusedException(
                    CONFIG_FILE + " (" + file(environment) + ") cannot be read.",
                    "Make it the TOML that docs.temporal.io/references/client-environment-configuration describes.");
        } catch (RuntimeException e) {
            throw new StartRefusedException(
                    "Temporal's environment configuration cannot be used: " + reason(e),
                    "See docs.temporal.io/references/client-environment-configuration for TEMPORAL_TLS_… and"
                            + " TEMPORAL_PROFILE.");
        }
    }

    private static ClientConfigProfile profile(Map<String, String> environment) throws IOException {
        String file = file(environment);
        boolean fromFile =
                !file.isEmpty() || !environment.getOrDefault(PROFILE, "").isEmpty();
        if (!file.isEmpty() && !Files.isReadable(Path.of(file))) {
            throw new IllegalArgumentException(CONFIG_FILE + " names " + file + ", which cannot be read");
        }
        return ClientConfigProfile.load(LoadClientConfigProfileOptions.newBuilder()
                .setDisableFile(!fromFile)
                .setEnvOverrides(environment)
                .build());
    }

    private static String file(Map<String, String> environment) {
        return environment.getOrDefault(CONFIG_FILE, "");
    }

    private static String reason(RuntimeException e) {
        Throwable cause = e.getCause() == null ? e : e.getCause();
        return cause.getClass().getSimpleName() + ": " + cause.getMessage();
    }

    /** Empty when neither the environment nor the profile has one. */
    public String address() {
        return address;
    }

    /** Empty when neither the environment nor the profile has one. */
    public String namespace() {
        return namespace;
    }

    /** Adds TLS, API key and metadata. */
    WorkflowServiceStubsOptions.Builder applyTo(WorkflowServiceStubsOptions.Builder builder) {
        builder.setEnableHttps(options.getEnableHttps());
        if (options.getSslContext() != null) {
            builder.setSslContext(options.getSslContext());
        }
        if (options.getChannelInitializer() != null) {
            builder.setChannelInitializer(options.getChannelInitializer());
        }
        if (options.getGrpcMetadataProviders() != null) {
            options.getGrpcMetadataProviders().forEach(builder::addGrpcMetadataProvider);
        }
        return builder;
    }

    /** Without credentials. */
    @Override
    public String toString() {
        return "TemporalConnection[address=%s, namespace=%s]".formatted(address, namespace);
    }
}
