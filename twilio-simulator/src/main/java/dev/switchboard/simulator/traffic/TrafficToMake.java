package dev.switchboard.simulator.traffic;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Much traffic at once: entries of the ledger, and the requests that report them. TwiML is not followed. In JSON, the
 * properties of amounts and delivery stand beside the others.
 *
 * @param amounts how much of each kind
 * @param legs calls of other kinds
 * @param numbers the numbers that take part, in E.164; every one that can unless given
 * @param messageStatusCallback where outbound SMS report, unless their number's Messaging Service has a URL
 * @param seed the same seed makes the same durations, statuses and losses, with other SIDs
 * @param delivery how the requests are sent
 */
public record TrafficToMake(
        @JsonUnwrapped TrafficAmounts amounts,
        @Nullable TrafficLegs legs,
        @Nullable List<String> numbers,
        @Nullable String messageStatusCallback,
        long seed,
        @JsonUnwrapped TrafficDelivery delivery) {

    public TrafficToMake {
        numbers = numbers == null ? null : List.copyOf(numbers);
    }

    static void require(boolean holds, String message) {
        if (!holds) {
            throw new IllegalArgumentException(message);
        }
    }

    public static TrafficToMake of(int calls, int messages, int whatsapp) {
        TrafficAmounts amounts = new TrafficAmounts(calls, messages, whatsapp);
        return new TrafficToMake(amounts, null, null, null, 1, TrafficDelivery.USUAL);
    }

    public TrafficToMake withNumbers(List<String> phoneNumbers) {
        return new TrafficToMake(amounts, legs, phoneNumbers, messageStatusCallback, seed, delivery);
    }

    public TrafficToMake withMessageStatusCallback(String url) {
        return new TrafficToMake(amounts, legs, numbers, url, seed, delivery);
    }

    public TrafficToMake withSeed(long newSeed) {
        return new TrafficToMake(amounts, legs, numbers, messageStatusCallback, newSeed, delivery);
    }

    /** With calls of other kinds too. */
    public TrafficToMake withLegs(TrafficLegs newLegs) {
        return new TrafficToMake(amounts, newLegs, numbers, messageStatusCallback, seed, delivery);
    }

    /** Each request so many times, in random order, and lost so often. */
    public TrafficToMake withTrouble(int copies, boolean shuffle, double lose) {
        return with(new TrafficDelivery(
                copies, delivery.requests(), shuffle, lose, delivery.concurrency(), delivery.allowAnyHost()));
    }

    public TrafficToMake withConcurrency(int concurrency) {
        return with(new TrafficDelivery(
                delivery.copies(),
                delivery.requests(),
                delivery.shuffle(),
                delivery.lose(),
                concurrency,
                delivery.allowAnyHost()));
    }

    /** So many requests in all, some events told more often than others. */
    public TrafficToMake withRequests(int requests) {
        return with(new TrafficDelivery(
                delivery.copies(),
                requests,
                delivery.shuffle(),
                delivery.lose(),
                delivery.concurrency(),
                delivery.allowAnyHost()));
    }

    private TrafficToMake with(TrafficDelivery newDelivery) {
        return new TrafficToMake(amounts, legs, numbers, messageStatusCallback, seed, newDelivery);
    }

    TrafficLegs wantedLegs() {
        return legs == null ? TrafficLegs.NONE : legs;
    }
}
