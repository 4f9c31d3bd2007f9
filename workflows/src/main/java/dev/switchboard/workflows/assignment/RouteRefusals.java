package dev.switchboard.workflows.assignment;

import dev.switchboard.workflows.number.Channel;
import dev.switchboard.workflows.operation.ErrorCode;
import dev.switchboard.workflows.operation.Failures;
import dev.switchboard.workflows.operation.OperationFailure;
import dev.switchboard.workflows.route.CapturedRoute;
import dev.switchboard.workflows.route.EffectiveRoute;
import dev.switchboard.workflows.route.RouteOwner;
import java.util.Map;

/** What at Twilio makes an operation refuse a number before it writes anything. */
final class RouteRefusals {

    private RouteRefusals() {}

    /**
     * Refuses a route that something else owns, and names it. What is set on the number itself may be taken over when
     * asked to; a Messaging Service is shared with other numbers and never rewritten.
     */
    static void refuseForeignOwner(BoundNumber bound, CapturedRoute captured, boolean takeOver) {
        EffectiveRoute effective = EffectiveRoute.of(captured);
        for (Channel channel : Channel.values()) {
            if (!bound.channels().contains(channel)) {
                continue;
            }
            for (RouteOwner owner : effective.owners(channel)) {
                if (!takeOver || !owner.kind().onTheNumber()) {
                    throw owned(bound, owner);
                }
            }
        }
    }

    private static RuntimeException owned(BoundNumber bound, RouteOwner owner) {
        String message = "The route of " + bound.number().phoneNumber() + " is owned by the "
                + owner.kind().words() + " " + owner.sid() + ". "
                + (owner.kind().onTheNumber()
                        ? "It makes Twilio ignore the number's URLs. Take it off the number at Twilio, or assign the"
                                + " number with \"takeOver\": true."
                        : "It is shared with other numbers, so it is not taken over: remove the number from the service,"
                                + " or set use_inbound_webhook_on_number on the service.");
        return Failures.refusal(
                OperationFailure.of(ErrorCode.ROUTE_OWNED, message).withOwner(owner));
    }

    /** Refuses a number of which nothing can be put back, since somebody else has changed it since. */
    static void refuseChangedByOthers(BoundNumber bound, Map<String, String> others) {
        if (!others.isEmpty()) {
            throw Failures.refusal(OperationFailure.of(
                            ErrorCode.CHANGED_BY_OTHERS,
                            "Somebody else has changed " + String.join(", ", others.keySet()) + " of "
                                    + bound.number().phoneNumber() + " since, so it was left alone.")
                    .withChangedByOthers(others));
        }
    }

    /** Refuses a WhatsApp sender to which no message comes. */
    static void refuseOfflineSender(BoundNumber bound, CapturedRoute captured) {
        EffectiveRoute effective = EffectiveRoute.of(captured);
        if (bound.channels().contains(Channel.WHATSAPP) && effective.senderOffline()) {
            String reasons = effective.offlineReasons();
            throw Failures.refusal(
                    ErrorCode.SENDER_OFFLINE,
                    "The WhatsApp sender of " + bound.number().phoneNumber() + " is OFFLINE"
                            + (reasons.isEmpty() ? "" : ": " + reasons)
                            + ". Bring it online at Twilio, or assign the number with enableWhatsApp false.");
        }
    }
}
