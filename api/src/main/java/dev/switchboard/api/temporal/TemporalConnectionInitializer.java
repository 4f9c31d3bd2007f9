package dev.switchboard.api.temporal;

import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.MapPropertySource;

/**
 * Reads {@link TemporalConnection} before the context needs it. An address or a namespace that only the profile has
 * stands in for the variables, beneath everything else; without an address Temporal is embedded.
 */
public final class TemporalConnectionInitializer
        implements ApplicationContextInitializer<ConfigurableApplicationContext> {

    private final Map<String, String> variables;

    public TemporalConnectionInitializer(Map<String, String> variables) {
        this.variables = Map.copyOf(variables);
    }

    @Override
    public void initialize(ConfigurableApplicationContext context) {
        TemporalConnection connection = TemporalConnection.from(variables);
        Map<String, Object> properties = new LinkedHashMap<>();
        if (!connection.address().isEmpty()) {
            properties.put("TEMPORAL_ADDRESS", connection.address());
        }
        if (!connection.namespace().isEmpty()) {
            properties.put("TEMPORAL_NAMESPACE", connection.namespace());
        }
        context.getEnvironment().getPropertySources().addLast(new MapPropertySource("temporalProfile", properties));
        context.getBeanFactory().registerSingleton("configuredTemporalConnection", connection);
    }
}
