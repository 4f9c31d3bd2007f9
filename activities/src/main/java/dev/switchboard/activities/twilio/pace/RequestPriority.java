package dev.switchboard.activities.twilio.pace;

import java.time.Duration;
import java.util.Locale;

/** Which requests to Twilio go first when more are waiting than the account's rate lets through. */
public enum RequestPriority {
    /** Somebody waits for the answer. What is no batch is this. */
    INTERACTIVE(Duration.ofSeconds(10)),
    /** One of many; goes when nothing interactive waits. */
    BATCH(Duration.ofSeconds(20));

    private final Duration patience;

    RequestPriority(Duration patience) {
        this.patience = patience;
    }

    /** How long a request waits for its turn before it is given up. */
    public Duration patience() {
        return patience;
    }

    /** As a metric's tag. */
    String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
