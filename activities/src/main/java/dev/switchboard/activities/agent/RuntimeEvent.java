package dev.switchboard.activities.agent;

import java.util.Locale;

/** What an agent's runtime is asked about. */
public enum RuntimeEvent {
    CALL,
    MESSAGE;

    /** As runtimes and owners read it. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
