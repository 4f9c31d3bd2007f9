package dev.switchboard.api.operation;

import dev.switchboard.activities.operation.Operation;
import dev.switchboard.activities.operation.Operations;
import dev.switchboard.api.scheduling.SchedulingConfiguration;
import dev.switchboard.api.web.CallerPlaces;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.http.MediaType;
import org.springframework.scheduling.TaskScheduler;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/** Tells followers how an operation goes. */
@Component
final class OperationEvents {

    private static final Duration INTERVAL = Duration.ofSeconds(1);

    /** A follower of a longer operation connects again, as browsers do by themselves. */
    private static final Duration LONGEST = Duration.ofHours(1);

    /** Of one caller in one process: each asks the database once a second. */
    static final int MOST_FOLLOWERS = 20;

    private final CallerPlaces followers = new CallerPlaces(
            MOST_FOLLOWERS,
            "You follow " + MOST_FOLLOWERS + " operations already; close one of those connections first.");
    private final Operations operations;
    private final OperationViews views;
    private final TaskScheduler scheduler;
    private final Clock clock;

    OperationEvents(
            Operations operations,
            OperationViews views,
            @Qualifier(SchedulingConfiguration.FOLLOWERS) TaskScheduler scheduler,
            Clock clock) {
        this.operations = operations;
        this.views = views;
        this.scheduler = scheduler;
        this.clock = clock;
    }

    /** Refuses with 429 who follows too many already. */
    SseEmitter follow(Operation operation) {
        Runnable left = followers.take(operation.owner());
        try {
            return follow(operation, left);
        } catch (RuntimeException notFollowed) {
            left.run();
            throw notFollowed;
        }
    }

    private SseEmitter follow(Operation operation, Runnable left) {
        SseEmitter emitter = new SseEmitter(LONGEST.toMillis());
        AtomicReference<@Nullable ScheduledFuture<?>> telling = new AtomicReference<>();
        Runnable stop = () -> {
            ScheduledFuture<?> task = telling.get();
            if (task != null) {
                task.cancel(false);
            }
        };
        // Whatever ended it.
        emitter.onCompletion(() -> {
            stop.run();
            left.run();
        });
        emitter.onTimeout(emitter::complete);
        emitter.onError(error -> stop.run());
        telling.set(scheduler.scheduleWithFixedDelay(() -> tell(operation.id(), emitter), clock.instant(), INTERVAL));
        return emitter;
    }

    private void tell(String operationId, SseEmitter emitter) {
        try {
            Operation now = operations.find(operationId).orElseThrow();
            boolean ended = now.state().ended();
            emitter.send(SseEmitter.event()
                    .name(ended ? "end" : "progress")
                    .data(views.of(now), MediaType.APPLICATION_JSON));
            if (ended) {
                emitter.complete();
            }
        } catch (IOException | RuntimeException gone) {
            // The follower has gone, or the operation cannot be read now: he connects again.
            emitter.completeWithError(gone);
        }
    }
}
