package dev.switchboard.simulator.webhook;

/**
 * How badly status callbacks are delivered.
 *
 * @param delayMillis how long they are held back, a minute at most; the answer waits for them
 * @param copies how often each is sent, 1 to 5; 0 is 1
 * @param shuffle whether their order is random
 * @param drop whether they are lost: none is sent
 */
public record CallbackOptions(long delayMillis, int copies, boolean shuffle, boolean drop) {

    /** At once, each once, in order. */
    public static final CallbackOptions PROMPT = new CallbackOptions(0, 1, false, false);

    public CallbackOptions {
        if (delayMillis < 0 || delayMillis > 60_000) {
            throw new IllegalArgumentException("delayMillis must be between 0 and 60000");
        }
        if (copies < 0 || copies > 5) {
            throw new IllegalArgumentException("copies must be between 1 and 5");
        }
        copies = Math.max(1, copies);
    }

    public CallbackOptions withDelayMillis(long millis) {
        return new CallbackOptions(millis, copies, shuffle, drop);
    }

    public CallbackOptions withCopies(int newCopies) {
        return new CallbackOptions(delayMillis, newCopies, shuffle, drop);
    }

    public CallbackOptions withShuffle() {
        return new CallbackOptions(delayMillis, copies, true, drop);
    }

    public CallbackOptions withDrop() {
        return new CallbackOptions(delayMillis, copies, shuffle, true);
    }
}
