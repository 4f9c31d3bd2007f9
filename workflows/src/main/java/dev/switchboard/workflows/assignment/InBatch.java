package dev.switchboard.workflows.assignment;

import dev.switchboard.workflows.route.OperationPace;
import org.jspecify.annotations.Nullable;

/**
 * That an operation on one number is part of a batch: its requests go behind whatever is interactive, and wait for
 * their turn as long as it takes.
 *
 * @param senderSid the number's WhatsApp sender, so that it need not be looked for
 * @param pace the batch's own, when it has one
 * @param undone what the batch takes back of the number, when it undoes another
 */
public record InBatch(
        @Nullable String senderSid,
        @Nullable OperationPace pace,
        @Nullable Undone undone) {}
