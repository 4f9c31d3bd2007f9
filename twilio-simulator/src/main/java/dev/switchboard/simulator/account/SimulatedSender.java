package dev.switchboard.simulator.account;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A WhatsApp sender.
 *
 * @param sid XE…
 * @param phoneNumber in E.164; it need not be a number of the account
 * @param status as Twilio names it, for example {@code ONLINE}
 * @param voiceApplicationSid what WhatsApp calls go to
 * @param pending an accepted change that is not visible yet
 */
public record SimulatedSender(
        String sid,
        String phoneNumber,
        String status,
        SenderWebhook webhook,
        @Nullable String voiceApplicationSid,
        @Nullable Pending pending) {

    private static final String ONLINE = "ONLINE";
    private static final String UPDATING = "ONLINE:UPDATING";

    public SimulatedSender {
        if (!SimulatorSids.isSid("XE", sid)) {
            throw new IllegalArgumentException("sid must be XE and 32 hexadecimal digits, not " + sid);
        }
    }

    /** A sender that is ONLINE with no webhook, its SID {@link SimulatorSids#senderSid}. */
    public static SimulatedSender of(String phoneNumber) {
        return new SimulatedSender(
                SimulatorSids.senderSid(phoneNumber), phoneNumber, "ONLINE", SenderWebhook.UNSET, null, null);
    }

    public SimulatedSender withSid(String newSid) {
        return new SimulatedSender(newSid, phoneNumber, status, webhook, voiceApplicationSid, pending);
    }

    public SimulatedSender withStatus(String newStatus) {
        return new SimulatedSender(sid, phoneNumber, newStatus, webhook, voiceApplicationSid, pending);
    }

    /** With another webhook, at once: an accepted change that was still pending is given up. */
    public SimulatedSender withWebhook(SenderWebhook newWebhook) {
        return new SimulatedSender(sid, phoneNumber, status, newWebhook, voiceApplicationSid, null);
    }

    public SimulatedSender withVoiceApplicationSid(@Nullable String newVoiceApplicationSid) {
        return new SimulatedSender(sid, phoneNumber, status, webhook, newVoiceApplicationSid, pending);
    }

    /**
     * With a change to come, also when another was still to come: that one is given up, and the status stays ONLINE.
     */
    public SimulatedSender withPending(Pending newPending) {
        String settled = status.equals(UPDATING) ? ONLINE : status;
        return new SimulatedSender(sid, phoneNumber, settled, webhook, voiceApplicationSid, newPending);
    }

    /** What Twilio shows at this moment: the pending change once its time has come, ONLINE:UPDATING until then. */
    public SimulatedSender at(Instant now) {
        if (pending == null) {
            return this;
        }
        if (now.isBefore(pending.visibleAt())) {
            return status.equals(ONLINE) ? withStatus(UPDATING) : this;
        }
        return new SimulatedSender(sid, phoneNumber, status, pending.webhook(), pending.voiceApplicationSid(), null);
    }

    /** A change that was answered 202 and takes effect later. */
    public record Pending(SenderWebhook webhook, @Nullable String voiceApplicationSid, Instant visibleAt) {}
}
