package dev.switchboard.api.web;

import dev.switchboard.api.problem.Problem;
import dev.switchboard.api.problem.RequestError;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.springframework.http.HttpHeaders;

/** What one caller may have going on at a time, in this process: each has so many places. */
public final class CallerPlaces {

    private static final String RETRY_AFTER_SECONDS = "1";

    private final Map<String, Integer> taken = new ConcurrentHashMap<>();
    private final int most;
    private final String refusal;

    /**
     * @param most of one caller
     * @param refusal what who has them all is told, and how to cure it
     */
    public CallerPlaces(int most, String refusal) {
        this.most = most;
        this.refusal = refusal;
    }

    /**
     * Takes a place.
     *
     * @return gives it back, once however often it is run
     * @throws Problem 429 when the caller has none left
     */
    public Runnable take(String caller) {
        if (taken.merge(caller, 1, Integer::sum) > most) {
            leave(caller);
            throw Problem.of(RequestError.RATE_LIMITED, refusal)
                    .withHeader(HttpHeaders.RETRY_AFTER, RETRY_AFTER_SECONDS);
        }
        AtomicBoolean left = new AtomicBoolean();
        return () -> {
            if (left.compareAndSet(false, true)) {
                leave(caller);
            }
        };
    }

    private void leave(String caller) {
        taken.computeIfPresent(caller, (who, count) -> count == 1 ? null : count - 1);
    }
}
