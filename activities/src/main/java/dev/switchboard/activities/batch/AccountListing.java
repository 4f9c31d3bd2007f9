package dev.switchboard.activities.batch;

import dev.switchboard.activities.number.BindingState;
import dev.switchboard.activities.number.PhoneNumber;
import dev.switchboard.activities.twilio.MessagingService;
import dev.switchboard.activities.twilio.WhatsAppSender;
import dev.switchboard.workflows.number.Channel;
import dev.switchboard.workflows.route.CapturedRoute;
import dev.switchboard.workflows.route.Route;
import dev.switchboard.workflows.route.RouteField;
import java.util.EnumMap;
import java.util.Map;

/**
 * What an account lists beside its numbers, which with a page of those tells where a thousand numbers' calls and
 * messages go.
 *
 * @param senders the WhatsApp senders by their number in E.164
 * @param services the Messaging Services by the SIDs of their numbers
 */
public record AccountListing(Map<String, WhatsAppSender> senders, Map<String, MessagingService> services) {

    /** Of a free number something may be left at its sender. */
    static boolean hasSender(PhoneNumber number) {
        return number.state() == BindingState.FREE
                ? number.capabilities().whatsapp()
                : number.channels().contains(Channel.WHATSAPP);
    }

    /**
     * What Twilio holds for the number, of whose voice and SMS it {@code listed} this; nothing of a WhatsApp sender
     * whose number is not Twilio's. Without a WhatsApp sender its fields are unset, and so differ.
     */
    public CapturedRoute routeOf(PhoneNumber number, Route listed) {
        Map<RouteField, String> fields = new EnumMap<>(RouteField.class);
        fields.putAll(listed.fields());
        WhatsAppSender sender = hasSender(number) ? senders.get(number.phoneNumber()) : null;
        if (sender != null) {
            fields.putAll(sender.route().fields());
        }
        String phoneNumberSid = number.phoneNumberSid();
        MessagingService service = phoneNumberSid == null ? null : services.get(phoneNumberSid);
        return new CapturedRoute(
                new Route(fields),
                sender == null ? null : sender.captured(),
                service == null ? null : service.captured());
    }
}
