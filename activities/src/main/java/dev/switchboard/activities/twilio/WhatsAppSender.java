package dev.switchboard.activities.twilio;

import dev.switchboard.activities.found.WholeValues;
import dev.switchboard.workflows.route.CapturedSender;
import dev.switchboard.workflows.route.Route;
import java.util.List;

/**
 * A WhatsApp sender as the account lists it.
 *
 * @param senderSid {@code XE…}
 * @param phoneNumber E.164, without the {@code whatsapp:} prefix
 * @param status for example {@code ONLINE}; Twilio adds statuses over time
 * @param offlineReasons why it is offline, in Twilio's words; empty when it is not
 * @param route the fields of its webhook, with references in place of what may be secret
 * @param whole what the references refer to
 */
public record WhatsAppSender(
        String senderSid,
        String phoneNumber,
        String status,
        List<String> offlineReasons,
        Route route,
        WholeValues whole) {

    public WhatsAppSender {
        offlineReasons = List.copyOf(offlineReasons);
    }

    /** What of it counts beside its webhook. */
    public CapturedSender captured() {
        return new CapturedSender(senderSid, status, offlineReasons);
    }

    /** One whose route has no references. */
    public WhatsAppSender(
            String senderSid, String phoneNumber, String status, List<String> offlineReasons, Route route) {
        this(senderSid, phoneNumber, status, offlineReasons, route, WholeValues.NONE);
    }
}
