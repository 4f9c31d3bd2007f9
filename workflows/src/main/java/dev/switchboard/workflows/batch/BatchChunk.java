package dev.switchboard.workflows.batch;

import java.util.List;

/**
 * Some numbers of a batch, which one step takes care of, one after the other.
 *
 * @param operationId the batch
 * @param owner who asked for it
 * @param phoneNumberIds the numbers
 */
public record BatchChunk(String operationId, String owner, List<String> phoneNumberIds) {

    public BatchChunk {
        phoneNumberIds = List.copyOf(phoneNumberIds);
    }

    /** {@code 50 numbers: phone_1 … phone_50}, for Temporal's UI. */
    String words() {
        String first = phoneNumberIds.get(0);
        return phoneNumberIds.size() == 1
                ? first
                : phoneNumberIds.size() + " numbers: " + first + " … " + phoneNumberIds.get(phoneNumberIds.size() - 1);
    }
}
