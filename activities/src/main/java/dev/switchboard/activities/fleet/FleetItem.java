package dev.switchboard.activities.fleet;

import dev.switchboard.workflows.operation.OperationFailure;
import dev.switchboard.workflows.route.Route;
import dev.switchboard.workflows.route.RouteChange;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a batch found of one number.
 *
 * @param phoneNumberId our id
 * @param phoneNumber E.164
 * @param state PENDING, or how it ended without a request
 * @param failure why it cannot be updated
 * @param page the page of the account that lists it
 * @param byWorkflow whether its WhatsApp sender differs
 * @param senderSid that sender
 * @param version of the number when it was compared
 * @param held its voice and SMS fields at Twilio
 * @param readAt when Twilio was asked for them
 * @param changes what is to be written
 */
record FleetItem(
        String phoneNumberId,
        String phoneNumber,
        ItemState state,
        @Nullable OperationFailure failure,
        int page,
        boolean byWorkflow,
        @Nullable String senderSid,
        long version,
        @Nullable Route held,
        @Nullable Instant readAt,
        List<RouteChange> changes) {}
