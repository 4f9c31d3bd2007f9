package dev.switchboard.activities.number;

/** No number of the pool can be had now. */
public final class PoolEmptyException extends RuntimeException {

    private final FromPool wanted;

    PoolEmptyException(FromPool wanted) {
        super("Pool " + wanted.pool() + " has no free number.");
        this.wanted = wanted;
    }

    public FromPool wanted() {
        return wanted;
    }
}
