package dev.switchboard.activities.twilio;

import dev.switchboard.activities.twilio.error.TwilioException;
import dev.switchboard.activities.twilio.pace.RequestContext;
import dev.switchboard.workflows.number.NumberReference;
import dev.switchboard.workflows.release.NumberAttachments;
import org.jspecify.annotations.Nullable;

/** What hangs on numbers at Twilio, as it is now. */
public final class AttachedNumbers {

    private final AccountClients clients;

    AttachedNumbers(AccountClients clients) {
        this.clients = clients;
    }

    /**
     * What hangs on the number; null when Twilio does not have it.
     *
     * @throws TwilioException when Twilio does not tell
     */
    public @Nullable NumberAttachments read(NumberReference number) {
        return read(clients.client(number.accountSid(), RequestContext.ofAttempt()), number);
    }

    static @Nullable NumberAttachments read(AccountClient client, NumberReference number) {
        EmergencyRegistration emergency;
        try {
            emergency = client.numbers().emergency(number);
        } catch (TwilioException e) {
            if (e.gone()) {
                return null;
            }
            throw e;
        }
        return new NumberAttachments(
                emergency.addressSid().isEmpty() ? null : emergency.addressSid(),
                emergency.isPending(),
                new NumberUses(client).serviceOf(number).orElse(null),
                client.senders().find(number).map(WhatsAppSender::senderSid).orElse(null));
    }
}
