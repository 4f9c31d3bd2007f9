package dev.switchboard.workflows.route;

/**
 * An operation that goes slower than its account.
 *
 * @param operationId all of its requests share the pace
 * @param requestsPerSecond above 0
 */
public record OperationPace(String operationId, double requestsPerSecond) {

    public OperationPace {
        if (!(requestsPerSecond > 0)) {
            throw new IllegalArgumentException("requestsPerSecond must be above 0");
        }
    }
}
