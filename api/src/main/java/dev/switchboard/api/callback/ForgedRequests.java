package dev.switchboard.api.callback;

import dev.switchboard.activities.usage.RefusedCallbacks;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * Requests that named an account of ours and were not signed by it. They are forged; or they are signed with a token or
 * for a URL that we do not know, and then Twilio's calls and messages fail. Counted here and written together, so that
 * whoever sends many of them does not cost a statement each.
 */
@Component
class ForgedRequests {

    private static final Logger log = LoggerFactory.getLogger(ForgedRequests.class);
    private static final int WRITTEN_EVERY_SECONDS = 5;

    private final RefusedCallbacks refused;
    private final Clock clock;
    private final Map<Named, Counted> counted = new ConcurrentHashMap<>();

    ForgedRequests(RefusedCallbacks refused, Clock clock) {
        this.refused = refused;
        this.clock = clock;
    }

    private record Named(String accountSid, SignatureRefusal refusal) {}

    private record Counted(long requests, Instant lastAt) {

        Counted plus(Counted other) {
            return new Counted(requests + other.requests, lastAt.isAfter(other.lastAt) ? lastAt : other.lastAt);
        }
    }

    /** One more, of an account that is known. */
    void count(String accountSid, SignatureRefusal refusal) {
        counted.merge(new Named(accountSid, refusal), new Counted(1, clock.instant()), Counted::plus);
    }

    /** Writes what was counted; what could not be written is written the next time. */
    @Scheduled(fixedDelay = WRITTEN_EVERY_SECONDS, timeUnit = TimeUnit.SECONDS)
    void write() {
        Map<Named, Counted> taken = new HashMap<>();
        List.copyOf(counted.keySet()).forEach(named -> taken.put(named, counted.remove(named)));
        if (taken.isEmpty()) {
            return;
        }
        List<RefusedCallbacks.Refused> rows = new ArrayList<>();
        taken.forEach((named, many) -> rows.add(new RefusedCallbacks.Refused(
                named.accountSid(), named.refusal().code(), many.requests(), many.lastAt())));
        try {
            refused.add(rows);
            refused.forgetOld();
        } catch (RuntimeException e) {
            taken.forEach((named, many) -> counted.merge(named, many, Counted::plus));
            log.warn("Refused requests cannot be counted now; trying again: {}", String.valueOf(e.getMessage()));
        }
    }
}
