package dev.switchboard.workflows.route;

import dev.switchboard.workflows.number.Channel;

/** Sentences that say what keeps calls or messages from an agent, and what to do about it. */
final class RouteCures {

    private RouteCures() {}

    static String ofOtherRegion(InboundRegion region) {
        return "Twilio processes the number's calls in its region " + region.actual()
                + ", and this service configures the region " + region.ours() + ", which then does not count. Set the"
                + " number's inbound processing region to " + region.ours() + " at Twilio, or run the service for "
                + region.actual() + " (TWILIO_REGION).";
    }

    static String ofReceiveMode(RouteField mode, String actual) {
        return mode.twilioName() + " is " + actual
                + ", so Twilio takes the number's calls for faxes and none reaches the agent. Update the webhooks to set it"
                + " to " + mode.whenUnset() + ".";
    }

    /** @param reasons empty when Twilio gives none */
    static String ofSender(String status, String reasons) {
        return "The WhatsApp sender is " + status
                + (reasons.isEmpty() ? "" : " (" + reasons + ")")
                + ", so no message reaches it. Bring it online at Twilio.";
    }

    static String ofOwner(RouteOwner owner) {
        String who = "The " + owner.kind().words() + " " + owner.sid();
        if (owner.kind().onTheNumber()) {
            return who
                    + " decides the route, so Twilio ignores the number's own URLs. Take it off the number at Twilio,"
                    + " or unassign the number and assign it with \"takeOver\": true.";
        }
        return who + " takes the number's messages, so Twilio ignores the number's SmsUrl. Remove the number from the"
                + " service, or set use_inbound_webhook_on_number (\"Defer to sender's webhook\") on the service.";
    }

    static String ofMissing(Channel channel) {
        return channel == Channel.WHATSAPP
                ? "No WhatsApp sender is registered at Twilio for the number: register one, or assign the number without"
                        + " WhatsApp."
                : "The number cannot do " + channel + ": assign it without, or choose another number.";
    }

    static String ofField(RouteField field, String wanted, String actual) {
        return field.twilioName() + " is " + (actual.isEmpty() ? "not set" : FoundValue.text(actual))
                + " and should be " + wanted + ". Update the webhooks to put it right.";
    }
}
