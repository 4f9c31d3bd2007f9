package dev.switchboard.api.temporal;

import java.util.List;
import java.util.Optional;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.stereotype.Component;

/** Up when Temporal answers and, where this process has workers, they poll it. */
@Component("temporal")
final class TemporalHealthIndicator implements HealthIndicator {

    private final TemporalNamespace namespace;
    private final Optional<Workers> workers;

    TemporalHealthIndicator(TemporalNamespace namespace, Optional<Workers> workers) {
        this.namespace = namespace;
        this.workers = workers;
    }

    @Override
    public Health health() {
        try {
            namespace.check();
        } catch (RuntimeException e) {
            return down("Temporal does not answer");
        }
        return workers.map(TemporalHealthIndicator::ofWorkers)
                .orElseGet(() -> Health.up().build());
    }

    private static Health ofWorkers(Workers workers) {
        if (!workers.started()) {
            return down(workers.refusal().orElse("The workers have not started yet"));
        }
        List<String> unanswered = workers.unansweredTaskQueues();
        return unanswered.isEmpty()
                ? Health.up().build()
                : down("Temporal leaves polls without an answer: " + String.join(", ", unanswered));
    }

    private static Health down(String reason) {
        return Health.down().withDetail("reason", reason).build();
    }
}
