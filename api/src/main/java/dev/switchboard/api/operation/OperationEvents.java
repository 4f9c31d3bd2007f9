package dev.switchboard.api.operation;

import dev.switchboard.activities.operation.Operation;
import dev.switchboard.activities.operation.Operations;
import dev.switchboard.api.scheduling.SchedulingConfiguration;
import dev.switchboard.api.web.CallerPlaces;
import dev.switchboard.api.web.EventStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.scheduling.concurrent.ThreadPoolTaskScheduler;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** Tells followers how an operation goes. All who follow one share one look at it a second. */
@Component
final class OperationEvents {

    private static final Logger log = LoggerFactory.getLogger(OperationEvents.class);

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

    /** Answers a request by events. Refuses with 429 who follows too many already. */
    void follow(Operation operation, HttpServletRequest request, HttpServletResponse response) throws IOException {
        Runnable left = places.take(operation.owner());
        EventStream follower;
        try {
            follower = EventStream.begin(request, response, LONGEST, gone -> {
                leave(operation.id(), gone);
                left.run();
            });
        } catch (IOException | RuntimeException notFollowed) {
            left.run();
            throw notFollowed;
        }
        try {
            join(operation.id(), follower);
        } catch (RejectedExecutionException stopping) {
            follower.close();
        }
    }

    private void join(String operationId, EventStream follower) {
        watches.compute(operationId, (id, watch) -> {
            Watch joined = watch == null ? watch(id) : watch;
            joined.followers().add(follower);
            return joined;
        });
        // He does not wait for the next look.
        scheduler.execute(() -> look(operationId, Set.of(follower)));
    }

    private Watch watch(String operationId) {
        Set<EventStream> followers = ConcurrentHashMap.newKeySet();
        return new Watch(
                followers,
                scheduler.scheduleWithFixedDelay(
                        () -> look(operationId, followers), clock.instant().plus(INTERVAL), INTERVAL));
    }

    /** Whoever follows last ends the looking. */
    private void leave(String operationId, EventStream follower) {
        watches.computeIfPresent(operationId, (id, watch) -> {
            watch.followers().remove(follower);
            if (!watch.followers().isEmpty()) {
                return watch;
            }
            watch.looking().cancel(false);
            return null;
        });
    }

    private void look(String operationId, Set<EventStream> followers) {
        try {
            Operation now = operations.find(operationId).orElseThrow();
            String view = json.writeValueAsString(views.of(now));
            boolean ended = now.state().ended();
            byte[] event = EventStream.event(ended ? "end" : "progress", view);
            followers.forEach(ended ? follower -> follower.sendLast(event) : follower -> follower.send(event));
        } catch (RuntimeException unknown) {
            // They connect again.
            log.debug("Operation {} cannot be read now", operationId, unknown);
            followers.forEach(EventStream::close);
        }
    }

    /**
     * An operation that is looked at.
     *
     * @param followers who is told; never none
     * @param looking ends with them
     */
    private record Watch(Set<EventStream> followers, ScheduledFuture<?> looking) {}
}
