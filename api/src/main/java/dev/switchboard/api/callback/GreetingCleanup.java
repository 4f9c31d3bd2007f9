package dev.switchboard.api.callback;

import dev.switchboard.activities.number.Greetings;
import dev.switchboard.api.role.ConditionalOnWorkers;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** Forgets who was greeted, when it is of no use any more. */
@Component
@ConditionalOnWorkers
final class GreetingCleanup {

    private static final Logger log = LoggerFactory.getLogger(GreetingCleanup.class);
    private static final int MINUTES = 10;

    private final Greetings greetings;

    GreetingCleanup(Greetings greetings) {
        this.greetings = greetings;
    }

    @Scheduled(initialDelay = MINUTES, fixedDelay = MINUTES, timeUnit = TimeUnit.MINUTES)
    void forgetOld() {
        try {
            greetings.forgetOld();
        } catch (RuntimeException e) {
            log.warn("Old greetings cannot be forgotten now; trying again later: {}", String.valueOf(e.getMessage()));
        }
    }
}
