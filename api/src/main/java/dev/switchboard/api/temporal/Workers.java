package dev.switchboard.api.temporal;

import dev.switchboard.api.role.ConditionalOnWorkers;
import dev.switchboard.api.startup.DatabaseSchema;
import dev.switchboard.api.startup.UntilItSucceeds;
import io.temporal.spring.boot.autoconfigure.template.WorkersTemplate;
import io.temporal.worker.Worker;
import io.temporal.worker.WorkerFactory;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * Starts the workers as soon as Temporal and the database are there, and drains them before the service stops.
 *
 * <p>The starter's own start would end the process when Temporal is not there yet (sdk-java issue 2680), and its stop
 * does not wait for steps that are under way (issue 2026). The phase is below the web server's: requests that wait for
 * a workflow are answered before the workers go.
 */
@Component
@ConditionalOnWorkers
public final class Workers implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(Workers.class);

    private final WorkerFactory factory;
    private final WorkersTemplate template;
    private final TemporalNamespace namespace;
    private final TemporalProperties properties;
    private final DeploymentProperties deployment;
    private final DatabaseSchema schema;
    private final PollWatch polls;
    private final WorkerPresence presence;
    private final ApplicationEventPublisher events;
    private final Clock clock;
    private final UntilItSucceeds starting = new UntilItSucceeds("Starting the workers", this::startFactory);
    private volatile @Nullable Instant startedAt;

    Workers(
            WorkerFactory factory,
            WorkersTemplate template,
            TemporalNamespace namespace,
            TemporalProperties properties,
            DeploymentProperties deployment,
            DatabaseSchema schema,
            PollWatch polls,
            WorkerPresence presence,
            ApplicationEventPublisher events,
            Clock clock) {
        this.factory = factory;
        this.template = template;
        this.namespace = namespace;
        this.properties = properties;
        this.deployment = deployment;
        this.schema = schema;
        this.polls = polls;
        this.presence = presence;
        this.events = events;
        this.clock = clock;
    }

    public record Started() {}

    /** Whether the workers poll. */
    public boolean started() {
        return startedAt != null;
    }

    /** The task queues whose polls Temporal has left without an answer for too long. */
    List<String> unansweredTaskQueues() {
        Instant started = startedAt;
        if (started == null) {
            return List.of();
        }
        return template.getWorkers().stream()
                .map(Worker::getTaskQueue)
                .filter(queue -> polls.unanswered(queue, started))
                .sorted()
                .toList();
    }

    @Override
    public void start() {
        starting.start();
    }

    @Override
    public void stop() {
        starting.stop();
        if (!started()) {
            return;
        }
        factory.shutdown();
        factory.awaitTermination(properties.drainTimeout().toMillis(), TimeUnit.MILLISECONDS);
        if (!factory.isTerminated()) {
            log.warn(
                    "Steps still run after {} s; they are interrupted, and done again by another worker",
                    properties.drainTimeout().toSeconds());
            factory.shutdownNow();
        }
        presence.leave();
    }

    /** Why the workers do not start beside those that run; none when that is not the reason. */
    Optional<String> refusal() {
        return presence.refusal();
    }

    @Override
    public boolean isRunning() {
        return starting.running();
    }

    @Override
    public int getPhase() {
        return 0;
    }

    private void startFactory() {
        if (!schema.ready()) {
            throw new IllegalStateException("the database has not been reached yet");
        }
        try {
            namespace.check();
        } catch (RuntimeException e) {
            throw new IllegalStateException(
                    "Temporal at " + properties.address() + " (namespace " + properties.namespace() + "): "
                            + e.getMessage(),
                    e);
        }
        presence.join();
        factory.start();
        startedAt = clock.instant();
        log.info("Workers poll {} as {}", properties.address(), properties.namespace());
        deployment
                .version()
                .ifPresent(version -> log.info(
                        "They are of the Worker Deployment Version {}, which gets new runs once it is the current one",
                        version.toCanonicalString()));
        events.publishEvent(new Started());
    }
}
