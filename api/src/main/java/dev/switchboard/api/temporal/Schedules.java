package dev.switchboard.api.temporal;

import dev.switchboard.api.role.ConditionalOnWorkers;
import dev.switchboard.api.scheduling.Background;
import io.grpc.Status;
import io.temporal.client.schedules.Schedule;
import io.temporal.client.schedules.ScheduleAlreadyRunningException;
import io.temporal.client.schedules.ScheduleClient;
import io.temporal.client.schedules.ScheduleOptions;
import io.temporal.client.schedules.ScheduleUpdate;
import java.time.Clock;
import java.time.Duration;
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

    private final ScheduleClient client;
    private final TemporalCalls calls;
    private final TaskScheduler scheduler;
    private final Clock clock;

    Schedules(ScheduleClient client, TemporalCalls calls, TaskScheduler scheduler, Clock clock) {
        this.client = client;
        this.calls = calls;
        this.scheduler = scheduler;
        this.clock = clock;
    }

    /**
     * A schedule that is wanted.
     *
     * @param id its id
     * @param schedule what it does when
     * @param made what to log when it was made
     * @param without what to log, once, where the server has no schedules
     */
    public record Wanted(String id, Schedule schedule, String made, String without) {}

    /** Makes the schedule, or brings the one that is there to what is wanted; it stays paused when it is. */
    public void createOrUpdate(Wanted wanted) {
        untilAnswered(wanted.id(), wanted.without(), () -> {
            if (!made(wanted)) {
                calls.call(() -> {
                    client.getHandle(wanted.id())
                            .update(existing -> new ScheduleUpdate(Schedule.newBuilder(wanted.schedule())
                                    .setState(existing.getDescription()
                                            .getSchedule()
                                            .getState())
                                    .build()));
                    return true;
                });
            }
            log.info("{}", wanted.made());
        });
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
    private boolean made(Wanted wanted) {
        try {
            calls.call(() -> client.createSchedule(
                    wanted.id(), wanted.schedule(), ScheduleOptions.newBuilder().build()));
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
