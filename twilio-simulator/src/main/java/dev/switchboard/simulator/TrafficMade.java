package dev.switchboard.simulator;

/**
 * What a {@link TrafficToMake} came to.
 *
 * @param events what there was to report; some entries have several, some, for want of a URL, none
 * @param lost events that were never sent, on purpose
 * @param requests what was sent: every other event, so often as copies says
 * @param accepted requests that were answered well
 * @param failed requests that were not
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
        long millis) {}
