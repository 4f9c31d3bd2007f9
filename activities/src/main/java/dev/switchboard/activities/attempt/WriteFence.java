package dev.switchboard.activities.attempt;

/**
 * What has to hold for a request that changes something to be sent: asked when the request has its turn, so after any
 * wait and as late as can be.
 */
@FunctionalInterface
public interface WriteFence {

    /** Nothing was asked for. */
    WriteFence OPEN = () -> {};

    /** Fails, with what the step is to fail with, when the next writing request must not be sent. */
    void check();

    /** This one first, then the other. */
    default WriteFence and(Runnable other) {
        return () -> {
            check();
            other.run();
        };
    }
}
