package dev.switchboard.api.startup;

import java.io.Serial;

/** The application cannot start, for a reason that its operator can cure. */
public final class StartRefusedException extends RuntimeException {

    @Serial
    private static final long serialVersionUID = 1L;

    private final String cure;

    /**
     * A start that is refused.
     *
     * @param message what is wrong, without any secret
     * @param cure what to do about it
     */
    public StartRefusedException(String message, String cure) {
        super(message);
        this.cure = cure;
    }

    /** What to do about it. */
    public String cure() {
        return cure;
    }
}
