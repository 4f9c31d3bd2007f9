package dev.switchboard.workflows.batch;

import org.jspecify.annotations.Nullable;

/**
 * A number of a batch that is to be updated.
 *
 * @param page the page of the account that lists it
 * @param phoneNumberId our id
 * @param byWorkflow whether its WhatsApp sender differs: that takes several steps, hence a workflow of its own; what
 *     differs on the number itself is one request
 * @param senderSid its WhatsApp sender, where that differs
 * @param accountSid its Twilio account
 * @param wish what becomes of its binding, of a batch that changes who answers
 */
public record PendingNumber(
        int page,
        String phoneNumberId,
        boolean byWorkflow,
        @Nullable String senderSid,
        String accountSid,
        @Nullable BindingWish wish) {

    /** One whose binding stays. */
    public PendingNumber(
            int page, String phoneNumberId, boolean byWorkflow, @Nullable String senderSid, String accountSid) {
        this(page, phoneNumberId, byWorkflow, senderSid, accountSid, null);
    }
}
