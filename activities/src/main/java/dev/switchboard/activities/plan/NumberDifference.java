package dev.switchboard.activities.plan;

import dev.switchboard.workflows.operation.OperationFailure;
import dev.switchboard.workflows.route.RouteChange;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a number differs from the file. It is the before-image as well: what the number is bound to, and of the fields
 * that would be written what Twilio holds.
 *
 * @param phoneNumberId our id
 * @param phoneNumber E.164
 * @param action what would be done
 * @param from who answers it
 * @param to who is to answer it
 * @param changes what would be written at Twilio
 * @param conflict why nothing can be done
 */
public record NumberDifference(
        String phoneNumberId,
        String phoneNumber,
        NumberAction action,
        Binding from,
        Binding to,
        List<RouteChange> changes,
        @Nullable OperationFailure conflict) {

    public NumberDifference {
        changes = List.copyOf(changes);
    }

    NumberDifference refused(OperationFailure because) {
        return new NumberDifference(phoneNumberId, phoneNumber, NumberAction.CONFLICT, from, to, List.of(), because);
    }

    NumberDifference with(List<RouteChange> found) {
        return new NumberDifference(phoneNumberId, phoneNumber, action, from, to, found, conflict);
    }
}
