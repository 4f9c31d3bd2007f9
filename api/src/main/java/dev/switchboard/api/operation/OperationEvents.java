package dev.switchboard.api.operation;

import dev.switchboard.activities.operation.Operation;
import dev.switchboard.activities.operation.Operations;
import dev.switchboard.api.scheduling.SchedulingConfiguration;
import dev.switchboard.api.web.CallerPlaces;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.http.MediaType;
import org.springframework.scheduling.concurrent.ThreadPoolTaskScheduler;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;
import tools.jackson.databind.json.JsonMapper;

/** Tells followers how an operation goes. All who follow one share one look at it a second. */
@Component
final class OperationEvents {

    private static final Duration INTERVAL = Duration.ofSeconds(1);

    /** A follower of a longer operation connects again, as browsers do by themselves. */
    private static final Duration LONGEST = Duration.ofHours(1);

    /** Of one caller in one process: each keeps a connection. */
    static final int MOST_FOLLOWERS = 20;

    private final CallerPlaces places = new CallerPlaces(
            MOST_FOLLOWERS,
            "You follow " + MOST_FOLLOWERS + " operations already; close one of those connections first.");
    private final Map<String, Watch> watches = new ConcurrentHashMap<>();
    private final Operations operations;
    private final OperationViews views;
    private final JsonMapper json;
    private final ThreadPoolTaskScheduler scheduler;
    private final Clock clock;

    OperationEvents(
            Operations operations,
            OperationViews views,
            JsonMapper json,
            @Qualifier(SchedulingConfiguration.FOLLOWERS) ThreadPoolTaskScheduler scheduler,
            Clock clock) {
        this.operations = operations;
        this.views = views;
        this.json = json;
        this.scheduler = scheduler;
        this.clock = clock;
    }

    /** Refuses with 429 who follows too many already. */
    SseEmitter follow(Operation operation) {
        Runnable left = places.take(operation.owner());
        Follower follower = new Follower(new SseEmitter(LONGEST.toMillis()));
        // Whatever ended it.
        follower.emitter().onCompletion(() -> {
            leave(operation.id(), follower);
            left.run();
        });
        follower.emitter().onTimeout(follower.emitter()::complete);
        follower.emitter().onError(error -> leave(operation.id(), follower));
        try {
            join(operation.id(), follower);
        } catch (RuntimeException notFollowed) {
            leave(operation.id(), follower);
            left.run();
            throw notFollowed;
        }
        return follower.emitter();
    }

    private void join(String operationId, Follower follower) {
        watches.compute(operationId, (id, watch) -> {
            Watch joined = watch == null ? watch(id) : watch;
            joined.followers().add(follower);
            return joined;
        });
        // He does not wait for the next look.
        scheduler.execute(() -> look(operationId, Set.of(follower)));
    }

    private Watch watch(String operationId) {
        Set<Follower> followers = ConcurrentHashMap.newKeySet();
        return new Watch(
                followers,
                scheduler.scheduleWithFixedDelay(
                        () -> look(operationId, followers), clock.instant().plus(INTERVAL), INTERVAL));
    }

    /** Whoever follows last ends the looking. */
    private void leave(String operationId, Follower follower) {
        watches.computeIfPresent(operationId, (id, watch) -> {
            watch.followers().remove(follower);
            if (!watch.followers().isEmpty()) {
                return watch;
            }
            watch.looking().cancel(false);
            return null;
        });
    }

    private void look(String operationId, Set<Follower> followers) {
        try {
            Operation now = operations.find(operationId).orElseThrow();
            String view = json.writeValueAsString(views.of(now));
            for (Follower follower : followers) {
                scheduler.execute(() -> follower.tell(view, now.state().ended()));
            }
        } catch (RuntimeException unknown) {
            // The operation cannot be read now: they connect again.
            followers.forEach(follower -> follower.emitter().completeWithError(unknown));
        }
    }

    /**
     * An operation that is looked at.
     *
     * @param followers who is told; never none
     * @param looking ends with them
     */
    private record Watch(Set<Follower> followers, ScheduledFuture<?> looking) {}

    /** @param telling whether he is being told something: who does not read holds up nobody else */
    private record Follower(SseEmitter emitter, AtomicBoolean telling) {

        Follower(SseEmitter emitter) {
            this(emitter, new AtomicBoolean());
        }

        void tell(String view, boolean ended) {
            if (!telling.compareAndSet(false, true)) {
                return;
            }
            try {
                emitter.send(
                        SseEmitter.event().name(ended ? "end" : "progress").data(view, MediaType.APPLICATION_JSON));
                if (ended) {
                    emitter.complete();
                }
            } catch (IOException | RuntimeException gone) {
                emitter.completeWithError(gone);
            } finally {
                telling.set(false);
            }
        }
    }
}
