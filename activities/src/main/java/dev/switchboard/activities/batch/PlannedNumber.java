package dev.switchboard.activities.batch;

import dev.switchboard.activities.number.PhoneNumber;
import dev.switchboard.workflows.batch.BindingWish;
import dev.switchboard.workflows.number.Channel;
import dev.switchboard.workflows.operation.ErrorCode;
import dev.switchboard.workflows.operation.OperationFailure;
import dev.switchboard.workflows.route.Route;
import dev.switchboard.workflows.route.RouteChange;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a batch is to do with one number.
 *
 * @param phoneNumberId our id
 * @param phoneNumber E.164
 * @param state PENDING, or how it ended without a request
 * @param failure why it cannot be updated
 * @param seen what it was compared with
 * @param changes what is to be written
 * @param wish what becomes of its binding, of a batch that changes who answers
 */
record PlannedNumber(
        String phoneNumberId,
        String phoneNumber,
        ItemState state,
        @Nullable OperationFailure failure,
        Seen seen,
        List<RouteChange> changes,
        @Nullable BindingWish wish) {

    /** One whose binding stays. */
    PlannedNumber(
            String phoneNumberId,
            String phoneNumber,
            ItemState state,
            @Nullable OperationFailure failure,
            Seen seen,
            List<RouteChange> changes) {
        this(phoneNumberId, phoneNumber, state, failure, seen, changes, null);
    }

    /**
     * What the number was, here and at Twilio, when it was compared.
     *
     * @param page the page of the account that lists it
     * @param version of the number
     * @param readAt when Twilio was asked; none when no page lists the number
     * @param held its voice and SMS fields at Twilio; none when it was not compared
     * @param senderSid its WhatsApp sender, when that differs
     */
    record Seen(
            int page,
            long version,
            @Nullable Instant readAt,
            @Nullable Route held,
            @Nullable String senderSid) {

        /** Of a number that cannot be compared. */
        static Seen onPage(int page, PhoneNumber number, @Nullable Instant readAt) {
            return new Seen(page, number.version(), readAt, null, null);
        }
    }

    /** A number that was compared: to be updated, unless nothing differs. */
    static PlannedNumber compared(PhoneNumber number, Seen seen, List<RouteChange> changes) {
        return new PlannedNumber(
                number.id(),
                number.phoneNumber(),
                changes.isEmpty() ? ItemState.UNCHANGED : ItemState.PENDING,
                null,
                seen,
                changes);
    }

    /** A number that cannot be updated. */
    static PlannedNumber failed(PhoneNumber number, Seen seen, OperationFailure failure) {
        return new PlannedNumber(number.id(), number.phoneNumber(), ItemState.FAILED, failure, seen, List.of());
    }

    /** A number that its owner does not have any more: merged with another row, deleted, or somebody else's by now. */
    static PlannedNumber gone(String phoneNumberId, int page, @Nullable BindingWish wish) {
        return new PlannedNumber(
                phoneNumberId,
                "",
                ItemState.FAILED,
                OperationFailure.of(
                        ErrorCode.NUMBER_NOT_FOUND, "You have no phone number " + phoneNumberId + " any more."),
                new Seen(page, 0, null, null, null),
                List.of(),
                wish);
    }

    /**
     * Whether a workflow of its own takes care of the number, since its WhatsApp sender differs or its binding changes.
     */
    boolean byWorkflow() {
        return wish != null || changesSender(changes);
    }

    static boolean changesSender(List<RouteChange> changes) {
        return changes.stream().anyMatch(change -> change.channel() == Channel.WHATSAPP);
    }
}
