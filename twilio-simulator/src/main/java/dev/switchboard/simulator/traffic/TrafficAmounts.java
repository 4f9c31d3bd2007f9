package dev.switchboard.simulator.traffic;

/**
 * How much traffic of each kind.
 *
 * @param calls how many inbound calls
 * @param messages how many SMS, about half of them inbound
 * @param whatsapp how many WhatsApp messages, about half of them inbound
 */
public record TrafficAmounts(int calls, int messages, int whatsapp) {

    private static final int MOST = 1_000_000;

    public TrafficAmounts {
        TrafficToMake.require(
                calls >= 0 && messages >= 0 && whatsapp >= 0, "calls, messages and whatsapp must not be negative");
        TrafficToMake.require(
                (long) calls + messages + whatsapp <= MOST, "There may be 1000000 calls and messages at once");
    }
}
