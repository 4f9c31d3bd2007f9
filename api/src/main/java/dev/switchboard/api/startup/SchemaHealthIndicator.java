package dev.switchboard.api.startup;

import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.stereotype.Component;

/** Up once the database has our schema. Whether it can be reached now is {@code db}'s. */
@Component("schema")
final class SchemaHealthIndicator implements HealthIndicator {

    private final DatabaseSchema schema;

    SchemaHealthIndicator(DatabaseSchema schema) {
        this.schema = schema;
    }

    @Override
    public Health health() {
        return schema.ready()
                ? Health.up().build()
                : Health.down()
                        .withDetail("reason", "The database has not been reached since the start")
                        .build();
    }
}
