package dev.switchboard.api.account;

import dev.switchboard.activities.found.JdbcSealedValues;
import dev.switchboard.api.role.ConditionalOnWorkers;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** Deletes sealed values that nothing can put back any more: what is not kept cannot be stolen. */
@Component
@ConditionalOnWorkers
final class FoundValueCleanup {

    private static final Logger log = LoggerFactory.getLogger(FoundValueCleanup.class);

    private static final int FIRST_HOURS = 1;
    private static final int EVERY_HOURS = 24;

    private final JdbcSealedValues values;

    FoundValueCleanup(JdbcSealedValues values) {
        this.values = values;
    }

    @Scheduled(initialDelay = FIRST_HOURS, fixedDelay = EVERY_HOURS, timeUnit = TimeUnit.HOURS)
    void forgetUnused() {
        try {
            int forgotten = values.forgetUnused();
            if (forgotten > 0) {
                log.info("Deleted {} values found at Twilio that nothing can put back any more", forgotten);
            }
        } catch (RuntimeException e) {
            log.warn(
                    "Values found at Twilio that are of no use any more cannot be deleted now; trying again tomorrow: {}",
                    String.valueOf(e.getMessage()));
        }
    }
}
