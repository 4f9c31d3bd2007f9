package dev.switchboard.simulator.traffic;

import java.util.List;

/**
 * What a {@link TrafficToMake} came to.
 *
 * @param events what there was to report; some entries have several, some, for want of a URL, none
 * @param lost events that were never sent, on purpose
 * @param requests what was sent: every other event, so often as copies says
 * @param accepted requests that were answered well
 * @param failed requests that were not
 * @param untold SIDs of which every event that tells their usage was lost
 * @param deliveryUntold SIDs of WhatsApp messages that were told to have left, but whose delivery was lost
 */
public record TrafficMade(
        int calls,
        int messages,
        int whatsapp,
        int events,
        int lost,
        int requests,
        int accepted,
        int failed,
        long millis,
        List<String> untold,
        List<String> deliveryUntold) {

    public TrafficMade {
        untold = List.copyOf(untold);
        deliveryUntold = List.copyOf(deliveryUntold);
    }
}
