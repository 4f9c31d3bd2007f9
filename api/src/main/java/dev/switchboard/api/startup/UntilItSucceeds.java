package dev.switchboard.api.startup;

import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.util.backoff.BackOffExecution;
import org.springframework.util.backoff.ExponentialBackOff;

/** Tries something in the background, with pauses that grow to ten seconds, until it succeeds. */
public final class UntilItSucceeds {

    private static final Logger log = LoggerFactory.getLogger(UntilItSucceeds.class);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(250);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);

    private final String what;
    private final Runnable attempt;
    private final Thread thread;
    private volatile boolean running;

    /**
     * What to try.
     *
     * @param what as the subject of "is not possible yet"
     */
    public UntilItSucceeds(String what, Runnable attempt) {
        this.what = what;
        this.attempt = attempt;
        this.thread = new Thread(this::run, "until-it-succeeds");
        thread.setDaemon(true);
    }

    public void start() {
        running = true;
        thread.start();
    }

    /** Gives up; an attempt that is under way is interrupted. */
    public void stop() {
        running = false;
        thread.interrupt();
    }

    public boolean running() {
        return running;
    }

    private void run() {
        ExponentialBackOff backOff = new ExponentialBackOff(FIRST_PAUSE.toMillis(), 2);
        backOff.setMaxInterval(LONGEST_PAUSE.toMillis());
        BackOffExecution pauses = backOff.start();
        while (running) {
            try {
                attempt.run();
                return;
            } catch (RuntimeException e) {
                pause(e, pauses.nextBackOff());
            }
        }
    }

    private void pause(RuntimeException reason, long millis) {
        if (!running) {
            return;
        }
        log.warn(
                "{} is not possible yet; trying again in {} ms: {}", what, millis, String.valueOf(reason.getMessage()));
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            running = false;
        }
    }
}
