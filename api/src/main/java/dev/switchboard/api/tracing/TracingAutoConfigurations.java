package dev.switchboard.api.tracing;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.AutoConfigurationImportFilter;
import org.springframework.boot.autoconfigure.AutoConfigurationMetadata;
import org.springframework.context.EnvironmentAware;
import org.springframework.core.env.Environment;

/**
 * Leaves out what Spring Boot configures of OpenTelemetry: logs always, since they are not sent, and the rest while
 * tracing is off, so that nothing of it is loaded. Without its OpenTelemetry, Temporal's starter does not trace either.
 */
final class TracingAutoConfigurations implements AutoConfigurationImportFilter, EnvironmentAware {

    private static final String OPEN_TELEMETRY = "org.springframework.boot.opentelemetry.";
    private static final String LOGGING = OPEN_TELEMETRY + "autoconfigure.logging.";
    private static final String TRACING = "org.springframework.boot.micrometer.tracing.";

    /** The tracer of whoever is not traced. */
    private static final String NO_TRACER = TRACING + "autoconfigure.NoopTracerAutoConfiguration";

    private @Nullable Environment environment;

    @Override
    public void setEnvironment(Environment environment) {
        this.environment = environment;
    }

    @Override
    public boolean[] match(@Nullable String[] autoConfigurations, AutoConfigurationMetadata metadata) {
        boolean on = TracingSwitch.on(Objects.requireNonNull(environment));
        boolean[] matches = new boolean[autoConfigurations.length];
        for (int index = 0; index < matches.length; index++) {
            String name = autoConfigurations[index];
            matches[index] = name != null && wanted(name, on);
        }
        return matches;
    }

    private static boolean wanted(String name, boolean on) {
        if (name.startsWith(LOGGING)) {
            return false;
        }
        boolean ofTracing = name.startsWith(OPEN_TELEMETRY) || name.startsWith(TRACING);
        return on || !ofTracing || name.equals(NO_TRACER);
    }
}
