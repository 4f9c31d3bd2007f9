package dev.switchboard.api.runtime;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import dev.switchboard.activities.agent.RuntimeEvent;
import dev.switchboard.activities.agent.RuntimeRefusal;
import dev.switchboard.api.scheduling.Background;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.TaskScheduler;

/**
 * Tells agents' owners why their runtimes were not used. However many calls fail, a runtime's record is written a few
 * times in a while at most. The last of those that come in between is written when the while is over.
 */
final class RuntimeRecord {

    private static final Logger log = LoggerFactory.getLogger(RuntimeRecord.class);
    private static final int WRITES = 5;
    private static final Duration WHILE = Duration.ofSeconds(10);

    private final Store store;
    private final TaskScheduler scheduler;
    private final Clock clock;
    private final LoadingCache<Asked, State> states;

    /** Where it is written. */
    interface Store {
        void refused(String agentId, URI runtimeUrl, RuntimeRefusal refusal);

        void answered(String agentId, URI runtimeUrl, Instant at);
    }

    RuntimeRecord(Store store, TaskScheduler scheduler, Clock clock) {
        this.store = store;
        this.scheduler = scheduler;
        this.clock = clock;
        this.states =
                Caffeine.newBuilder().expireAfterAccess(WHILE.multipliedBy(6)).build(asked -> new State());
    }

    private record Asked(String agentId, URI runtimeUrl) {}

    /** What became of a question: refused, or with no refusal answered. */
    private record Outcome(Instant at, @Nullable RuntimeRefusal refusal) {}

    /** What was written of a runtime lately, and what is still to be. */
    private static final class State {
        private Instant since = Instant.EPOCH;
        private int writes;
        private boolean refused;
        private @Nullable Outcome waiting;
    }

    /** Notes why a runtime's answer was not used. */
    void refused(String agentId, URI runtimeUrl, RuntimeEvent event, RefusedAnswerException refusal) {
        Instant now = now();
        note(
                new Asked(agentId, runtimeUrl),
                new Outcome(now, new RuntimeRefusal(event, refusal.code(), refusal.reason(), now, null)));
    }

    /**
     * Notes that a runtime's answer was used, if it was refused before.
     *
     * @param refusedOnRecord whether the database says so
     */
    void answered(String agentId, URI runtimeUrl, boolean refusedOnRecord) {
        Asked asked = new Asked(agentId, runtimeUrl);
        State state = states.getIfPresent(asked);
        if (refusedOnRecord || (state != null && isRefused(state))) {
            note(asked, new Outcome(now(), null));
        }
    }

    private static boolean isRefused(State state) {
        synchronized (state) {
            return state.refused;
        }
    }

    private void note(Asked asked, Outcome outcome) {
        State state = states.get(asked);
        synchronized (state) {
            state.refused = outcome.refusal != null;
            if (outcome.at.isAfter(state.since.plus(WHILE))) {
                state.since = outcome.at;
                state.writes = 0;
            }
            if (state.writes >= WRITES) {
                if (state.waiting == null) {
                    Background.at(scheduler, state.since.plus(WHILE), () -> writeWaiting(asked, state));
                }
                state.waiting = outcome;
                return;
            }
            state.writes++;
        }
        write(asked, outcome);
    }

    private void writeWaiting(Asked asked, State state) {
        Outcome outcome;
        synchronized (state) {
            outcome = state.waiting;
            state.waiting = null;
        }
        if (outcome != null) {
            write(asked, outcome);
        }
    }

    /** A call or a message is answered whether or not this succeeds. */
    private void write(Asked asked, Outcome outcome) {
        try {
            if (outcome.refusal == null) {
                store.answered(asked.agentId, asked.runtimeUrl, outcome.at);
            } else {
                store.refused(asked.agentId, asked.runtimeUrl, outcome.refusal);
            }
        } catch (RuntimeException e) {
            log.warn("It could not be noted what became of a question to the runtime of agent {}", asked.agentId, e);
        }
    }

    /** As the database keeps it, or a time would be earlier than itself. */
    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }
}
