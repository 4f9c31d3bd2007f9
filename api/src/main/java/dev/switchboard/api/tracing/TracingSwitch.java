package dev.switchboard.api.tracing;

import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.Environment;
import org.springframework.util.StringUtils;

/**
 * Tracing is on where Spring Boot has an OTLP endpoint for traces, mostly of {@code OTEL_EXPORTER_OTLP_ENDPOINT}. Boot
 * by itself always makes traces, and has room for their ids on every line of the log.
 */
final class TracingSwitch implements EnvironmentPostProcessor {

    /** The property that says so. */
    static final String ON = "switchboard.tracing";

    private static final String BOOTS_OWN = "management.tracing.export.enabled";

    @Override
    public void postProcessEnvironment(ConfigurableEnvironment environment, SpringApplication application) {
        environment.getPropertySources().addFirst(new Decided(environment));
    }

    static boolean on(Environment environment) {
        return StringUtils.hasText(environment.getProperty("management.opentelemetry.tracing.export.otlp.endpoint"))
                && environment.getProperty("management.opentelemetry.enabled", Boolean.class, true)
                && environment.getProperty("management.tracing.export.otlp.enabled", Boolean.class, true);
    }

    /** Looks when it is asked: the endpoint may come from a source that is added later. */
    private static final class Decided extends EnumerablePropertySource<Object> {

        private final Environment environment;

        Decided(Environment environment) {
            super("tracing", new Object());
            this.environment = environment;
        }

        @Override
        public String[] getPropertyNames() {
            return new String[] {ON, BOOTS_OWN};
        }

        @Override
        public @Nullable Object getProperty(String name) {
            return Set.of(ON, BOOTS_OWN).contains(name) ? on(environment) : null;
        }
    }
}
