package dev.switchboard.workflows.route;

import java.util.List;

/**
 * A WhatsApp sender beside its webhook.
 *
 * @param senderSid {@code XE…}
 * @param status for example {@code ONLINE}; Twilio adds statuses over time
 * @param offlineReasons why it is offline, in Twilio's words; empty when it is not
 */
public record CapturedSender(String senderSid, String status, List<String> offlineReasons) {

    static final String ONLINE = "ONLINE";
    private static final String OFFLINE = "OFFLINE";

    public CapturedSender {
        offlineReasons = List.copyOf(offlineReasons);
    }

    /** One that works. */
    public static CapturedSender online(String senderSid) {
        return new CapturedSender(senderSid, ONLINE, List.of());
    }

    /** Whether it has an accepted change that does not show yet. */
    public boolean hasUnseenChange() {
        return status.endsWith(":UPDATING");
    }

    /** Whether it was seen offline. A sender that is still being set up is not. */
    boolean isSeenOffline() {
        return status.equals(OFFLINE);
    }

    /**
     * Whether messages come in. An unknown status that starts with ONLINE is one of an online sender: ONLINE:UPDATING.
     */
    boolean isSeenOnline() {
        return status.startsWith(ONLINE);
    }
}
