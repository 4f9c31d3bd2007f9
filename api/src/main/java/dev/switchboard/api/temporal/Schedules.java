package dev.switchboard.api.temporal;

import dev.switchboard.api.role.ConditionalOnWorkers;
import dev.switchboard.api.scheduling.Background;
import io.grpc.Status;
import io.temporal.client.schedules.Schedule;
import io.temporal.client.schedules.ScheduleAlreadyRunningException;
import io.temporal.client.schedules.ScheduleClient;
import io.temporal.client.schedules.ScheduleOptions;
import io.temporal.client.schedules.ScheduleUpdate;
import io.temporal.common.SearchAttributes;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.TaskScheduler;
import org.springframework.stereotype.Component;

/** Makes Temporal's schedules at the start, and tries again until Temporal has answered. */
@Component
@ConditionalOnWorkers
public final class Schedules {

    private static final Logger log = LoggerFactory.getLogger(Schedules.class);
    private static final Duration RETRY = Duration.ofMinutes(1);

    /** Until Temporal has said whether it knows the search attributes. */
    private static final Duration LOOK_AGAIN = Duration.ofSeconds(5);

    private final ScheduleClient client;
    private final TemporalCalls calls;
    private final RunAttributes attributes;
    private final TaskScheduler scheduler;
    private final Clock clock;

    Schedules(
            ScheduleClient client,
            TemporalCalls calls,
            RunAttributes attributes,
            TaskScheduler scheduler,
            Clock clock) {
        this.client = client;
        this.calls = calls;
        this.attributes = attributes;
        this.scheduler = scheduler;
        this.clock = clock;
    }

    /**
     * A schedule that is wanted.
     *
     * @param id its id, and that of the workflows which it starts
     * @param owner whose operations its runs are
     * @param runs what it does when
     * @param made what to log when it was made
     * @param without what to log, once, where the server has no schedules
     */
    public record Wanted(String id, String owner, ScheduledRuns runs, String made, String without) {}

    /**
     * Makes the schedule, or brings the one that is there to what is wanted; it stays paused when it is. It does not
     * wait for search attributes: its runs get them once Temporal knows them.
     */
    public void createOrUpdate(Wanted wanted) {
        untilAnswered(wanted.id(), wanted.without(), () -> {
            if (!putWithAttributes(wanted)) {
                put(wanted, SearchAttributes.EMPTY);
                if (attributes.undecided()
                        || attributes.ofSchedule(wanted.owner()).isPresent()) {
                    Background.at(scheduler, clock.instant().plus(LOOK_AGAIN), () -> addAttributes(wanted));
                }
            }
            log.info("{}", wanted.made());
        });
    }

    private void addAttributes(Wanted wanted) {
        try {
            if (putWithAttributes(wanted)) {
                return;
            }
        } catch (RuntimeException e) {
            log.warn("The runs of the schedule {} get no search attributes yet", wanted.id(), e);
        }
        boolean maybeLater =
                attributes.undecided() || attributes.ofSchedule(wanted.owner()).isPresent();
        if (maybeLater) {
            Background.at(scheduler, clock.instant().plus(RETRY), () -> addAttributes(wanted));
        }
    }

    /**
     * False when Temporal does not know the attributes: a frontend learns of one some seconds after it was registered.
     */
    private boolean putWithAttributes(Wanted wanted) {
        Optional<SearchAttributes> searchable = attributes.ofSchedule(wanted.owner());
        if (searchable.isEmpty()) {
            return false;
        }
        try {
            put(wanted, searchable.get());
            return true;
        } catch (RuntimeException e) {
            if (TemporalCalls.statusOf(e).map(Status::getCode).orElse(Status.Code.UNKNOWN)
                    != Status.Code.INVALID_ARGUMENT) {
                throw e;
            }
            log.debug("Temporal does not know the search attributes of {} yet", wanted.id(), e);
            return false;
        }
    }

    private void put(Wanted wanted, SearchAttributes searchable) {
        Schedule schedule = wanted.runs().schedule(wanted.id(), searchable);
        if (!made(wanted.id(), schedule)) {
            calls.call(() -> {
                client.getHandle(wanted.id())
                        .update(existing -> new ScheduleUpdate(Schedule.newBuilder(schedule)
                                .setState(
                                        existing.getDescription().getSchedule().getState())
                                .build()));
                return true;
            });
        }
    }

    /** Takes the schedule away, if there is one. */
    public void remove(String id, String removed) {
        untilAnswered(id, removed, () -> {
            calls.call(() -> {
                client.getHandle(id).delete();
                return true;
            });
            log.info("{}", removed);
        });
    }

    /** False when it is there already. */
    private boolean made(String id, Schedule schedule) {
        try {
            calls.call(() -> client.createSchedule(
                    id, schedule, ScheduleOptions.newBuilder().build()));
            return true;
        } catch (ScheduleAlreadyRunningException existing) {
            return false;
        }
    }

    private void untilAnswered(String id, String without, Runnable work) {
        try {
            work.run();
        } catch (RuntimeException e) {
            Status.Code code = TemporalCalls.statusOf(e).map(Status::getCode).orElse(Status.Code.UNKNOWN);
            if (code == Status.Code.UNIMPLEMENTED || code == Status.Code.NOT_FOUND) {
                log.info("{}", without);
                return;
            }
            log.warn("The schedule {} cannot be made; trying again in {} s", id, RETRY.toSeconds(), e);
            Background.at(scheduler, clock.instant().plus(RETRY), () -> untilAnswered(id, without, work));
        }
    }
}
