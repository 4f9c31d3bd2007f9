package dev.switchboard.workflows.batch;

import java.util.List;

/**
 * The next numbers of one page that are to be updated.
 *
 * @param numbers in the order of their ids; empty when there is none on any further page
 * @param stale whether what Twilio held of them was read too long ago to be overwritten unseen
 */
public record PendingNumbers(List<PendingNumber> numbers, boolean stale) {

    public PendingNumbers {
        numbers = List.copyOf(numbers);
    }
}
