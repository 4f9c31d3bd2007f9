package dev.switchboard.simulator.webhook;

import java.util.List;

/**
 * A status callback and what came of it.
 *
 * @param event the CallStatus or MessageStatus that it reports
 * @param copy from 1
 * @param dropped whether it was lost on purpose
 * @param requests the tries; empty when it was dropped
 */
public record StatusCallback(String event, int copy, boolean dropped, List<WebhookRequest> requests) {

    public StatusCallback {
        requests = List.copyOf(requests);
    }
}
