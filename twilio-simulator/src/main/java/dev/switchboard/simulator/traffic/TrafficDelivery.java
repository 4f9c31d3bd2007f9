package dev.switchboard.simulator.traffic;

/**
 * How the requests about much traffic are sent.
 *
 * @param copies how often each request is sent, 1 to 5; 0 is 1
 * @param requests how many are sent in all, each once at least and {@code copies} times at most; 0 is each so many
 *     times
 * @param shuffle whether the requests are sent in random order
 * @param lose how likely a request is never sent, 0 to 1
 * @param concurrency how many are under way at a time; 0 is 8
 * @param allowAnyHost whether URLs on other machines are called too
 */
public record TrafficDelivery(
        int copies, int requests, boolean shuffle, double lose, int concurrency, boolean allowAnyHost) {

    private static final int USUAL_CONCURRENCY = 8;

    static final TrafficDelivery USUAL = new TrafficDelivery(1, 0, false, 0, USUAL_CONCURRENCY, false);

    public TrafficDelivery {
        TrafficToMake.require(copies >= 0 && copies <= 5, "copies must be between 1 and 5");
        TrafficToMake.require(requests >= 0, "requests must not be negative");
        TrafficToMake.require(lose >= 0 && lose <= 1, "lose must be between 0 and 1");
        TrafficToMake.require(concurrency >= 0 && concurrency <= 256, "concurrency must be between 1 and 256");
        copies = Math.max(1, copies);
        concurrency = concurrency == 0 ? USUAL_CONCURRENCY : concurrency;
    }
}
