package dev.switchboard.simulator;

import dev.switchboard.simulator.rest.HostedAccounts;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sends every second the messages that were scheduled until then. */
final class DueMessages implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(DueMessages.class);

    private final HostedAccounts accounts;
    private final ScheduledExecutorService timer;
    private final ScheduledFuture<?> sending;

    DueMessages(HostedAccounts accounts) {
        this.accounts = accounts;
        this.timer = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "twilio-simulator-timer");
            thread.setDaemon(true);
            return thread;
        });
        this.sending = timer.scheduleWithFixedDelay(this::sendDue, 1, 1, TimeUnit.SECONDS);
    }

    /** A timer whose task throws once runs it never again. */
    private void sendDue() {
        try {
            accounts.sendDue();
        } catch (RuntimeException e) {
            log.error("Scheduled messages could not be sent", e);
        }
    }

    @Override
    public void close() {
        sending.cancel(true);
        timer.shutdownNow();
    }
}
