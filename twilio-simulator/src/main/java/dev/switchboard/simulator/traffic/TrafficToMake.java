package dev.switchboard.simulator.traffic;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Much traffic at once: entries of the ledger, and the requests that report them. TwiML is not followed.
 *
 * @param calls how many inbound calls
 * @param messages how many SMS, about half of them inbound
 * @param whatsapp how many WhatsApp messages, about half of them inbound
 * @param numbers the numbers that take part, in E.164; every one that can unless given
 * @param messageStatusCallback where outbound SMS report, unless their number's Messaging Service has a URL
 * @param seed the same seed makes the same durations, statuses and losses, with other SIDs
 * @param copies how often each request is sent, 1 to 5; 0 is 1
 * @param requests how many are sent in all, each once at least and {@code copies} times at most; 0 is each so many times
 * @param shuffle whether the requests are sent in random order
 * @param lose how likely a request is never sent, 0 to 1
 * @param concurrency how many are under way at a time; 0 is 8
 * @param legs calls of other kinds
 */
public record TrafficToMake(
        int calls,
        int messages,
        int whatsapp,
        @Nullable List<String> numbers,
        @Nullable String messageStatusCallback,
        long seed,
        int copies,
        int requests,
        boolean shuffle,
        double lose,
        int concurrency,
        boolean allowAnyHost,
        @Nullable TrafficLegs legs) {

    private static final int MOST = 1_000_000;
    private static final int USUAL_CONCURRENCY = 8;

    public TrafficToMake {
        require(calls >= 0 && messages >= 0 && whatsapp >= 0, "calls, messages and whatsapp must not be negative");
        require((long) calls + messages + whatsapp <= MOST, "There may be 1000000 calls and messages at once");
        require(copies >= 0 && copies <= 5, "copies must be between 1 and 5");
        require(requests >= 0, "requests must not be negative");
        require(lose >= 0 && lose <= 1, "lose must be between 0 and 1");
        require(concurrency >= 0 && concurrency <= 256, "concurrency must be between 1 and 256");
        numbers = numbers == null ? null : List.copyOf(numbers);
        copies = Math.max(1, copies);
        concurrency = concurrency == 0 ? USUAL_CONCURRENCY : concurrency;
    }

    private static void require(boolean holds, String message) {
        if (!holds) {
            throw new IllegalArgumentException(message);
        }
    }

    public static TrafficToMake of(int calls, int messages, int whatsapp) {
        return new TrafficToMake(calls, messages, whatsapp, null, null, 1, 1, 0, false, 0, 0, false, null);
    }

    public TrafficToMake withNumbers(List<String> phoneNumbers) {
        return new TrafficToMake(
                calls,
                messages,
                whatsapp,
                phoneNumbers,
                messageStatusCallback,
                seed,
                copies,
                requests,
                shuffle,
                lose,
                concurrency,
                allowAnyHost,
                legs);
    }

    public TrafficToMake withMessageStatusCallback(String url) {
        return new TrafficToMake(
                calls,
                messages,
                whatsapp,
                numbers,
                url,
                seed,
                copies,
                requests,
                shuffle,
                lose,
                concurrency,
                allowAnyHost,
                legs);
    }

    public TrafficToMake withSeed(long newSeed) {
        return new TrafficToMake(
                calls,
                messages,
                whatsapp,
                numbers,
                messageStatusCallback,
                newSeed,
                copies,
                requests,
                shuffle,
                lose,
                concurrency,
                allowAnyHost,
                legs);
    }

    /** Each request so many times, in random order, and lost so often. */
    public TrafficToMake withTrouble(int newCopies, boolean newShuffle, double newLose) {
        return new TrafficToMake(
                calls,
                messages,
                whatsapp,
                numbers,
                messageStatusCallback,
                seed,
                newCopies,
                requests,
                newShuffle,
                newLose,
                concurrency,
                allowAnyHost,
                legs);
    }

    public TrafficToMake withConcurrency(int newConcurrency) {
        return new TrafficToMake(
                calls,
                messages,
                whatsapp,
                numbers,
                messageStatusCallback,
                seed,
                copies,
                requests,
                shuffle,
                lose,
                newConcurrency,
                allowAnyHost,
                legs);
    }

    /** So many requests in all, some events told more often than others. */
    public TrafficToMake withRequests(int newRequests) {
        return new TrafficToMake(
                calls,
                messages,
                whatsapp,
                numbers,
                messageStatusCallback,
                seed,
                copies,
                newRequests,
                shuffle,
                lose,
                concurrency,
                allowAnyHost,
                legs);
    }

    /** With calls of other kinds too. */
    public TrafficToMake withLegs(TrafficLegs newLegs) {
        return new TrafficToMake(
                calls,
                messages,
                whatsapp,
                numbers,
                messageStatusCallback,
                seed,
                copies,
                requests,
                shuffle,
                lose,
                concurrency,
                allowAnyHost,
                newLegs);
    }

    TrafficLegs wantedLegs() {
        return legs == null ? TrafficLegs.NONE : legs;
    }
}
