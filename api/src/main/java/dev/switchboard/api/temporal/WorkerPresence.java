package dev.switchboard.api.temporal;

import dev.switchboard.activities.worker.WorkerProcess;
import dev.switchboard.activities.worker.WorkerProcesses;
import dev.switchboard.api.payload.PayloadKeyIds;
import dev.switchboard.api.role.ConditionalOnWorkers;
import dev.switchboard.api.web.SwitchboardProperties;
import java.lang.management.ManagementFactory;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ScheduledFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.dao.DataAccessException;
import org.springframework.scheduling.TaskScheduler;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/**
 * Keeps workers apart that must not run side by side. With different payload keys each would leave the other's
 * workflows standing still. With different public URLs a number would get either.
 */
@Component
@ConditionalOnWorkers
final class WorkerPresence {

    private static final Logger log = LoggerFactory.getLogger(WorkerPresence.class);
    private static final Duration EVERY = Duration.ofSeconds(15);

    private final WorkerProcesses processes;
    private final WorkerProcess self;
    private final TaskScheduler scheduler;
    private final Clock clock;
    private final boolean alone;
    private volatile @Nullable String refusal;
    private @Nullable ScheduledFuture<?> heartbeat;

    WorkerPresence(
            WorkerProcesses processes,
            PayloadKeyIds keys,
            SwitchboardProperties properties,
            TaskScheduler scheduler,
            Clock clock,
            @Value("${switchboard.embedded.database:false}") boolean alone) {
        this.processes = processes;
        this.self = new WorkerProcess(
                ManagementFactory.getRuntimeMXBean().getName() + "/"
                        + UUID.randomUUID().toString().substring(0, 8),
                keys.all(),
                properties.publicUrl().toString().replaceAll("/$", ""));
        this.scheduler = scheduler;
        this.clock = clock;
        this.alone = alone;
    }

    /**
     * Joins the workers that run.
     *
     * @throws IllegalStateException when they must not be together; the message says why, and what to do
     */
    synchronized void join() {
        if (alone) {
            // Nobody else has workers on an embedded database: who is on record was killed.
            processes.forgetAll();
        }
        Optional<String> refused = processes.join(self);
        refusal = refused.orElse(null);
        if (refused.isPresent()) {
            throw new IllegalStateException(refused.get());
        }
        if (heartbeat == null) {
            heartbeat =
                    scheduler.scheduleWithFixedDelay(this::seen, clock.instant().plus(EVERY), EVERY);
        }
    }

    /** Why the workers do not start; none when it is not the others. */
    Optional<String> refusal() {
        return Optional.ofNullable(refusal);
    }

    synchronized void leave() {
        if (heartbeat == null) {
            return;
        }
        heartbeat.cancel(true);
        heartbeat = null;
        try {
            processes.leave(self);
        } catch (DataAccessException | TransactionException e) {
            log.info("The database is away, so these workers count as running for another minute");
        }
    }

    private void seen() {
        try {
            processes.seen(self);
        } catch (DataAccessException | TransactionException e) {
            log.debug("The database cannot be told that the workers run", e);
        }
    }
}
