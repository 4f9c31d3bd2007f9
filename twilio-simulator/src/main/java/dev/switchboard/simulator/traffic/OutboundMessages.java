package dev.switchboard.simulator.traffic;

import dev.switchboard.simulator.account.Account;
import dev.switchboard.simulator.account.Ledger;
import dev.switchboard.simulator.account.MessageRecord;
import dev.switchboard.simulator.account.PhoneNumbers;
import dev.switchboard.simulator.account.SimulatedSender;
import dev.switchboard.simulator.account.SimulatorSids;
import dev.switchboard.simulator.http.Dates;
import dev.switchboard.simulator.webhook.StatusCallback;
import dev.switchboard.simulator.webhook.StatusCallbacks;
import dev.switchboard.simulator.webhook.WebhookClient;
import dev.switchboard.simulator.webhook.WebhookUrl;
import dev.switchboard.simulator.webhook.WebhookUrl.Product;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Sends messages from numbers of the account: the ledger and the status callbacks. */
public final class OutboundMessages {

    private final Account account;
    private final Ledger ledger;
    private final StatusCallbacks callbacks;
    private final LocalMessages local;

    OutboundMessages(Account account, Ledger ledger, WebhookClient webhooks, LocalMessages local) {
        this.account = account;
        this.ledger = ledger;
        this.callbacks = new StatusCallbacks(webhooks);
        this.local = local;
    }

    /** Where a message reports its status. */
    record Reporting(String url, String method) {}

    /** The message's own URL wins over the WhatsApp sender's and the Messaging Service's. */
    public Optional<Reporting> reporting(MessageRecord message, @Nullable String own) {
        if (own != null && !own.isEmpty()) {
            return Optional.of(new Reporting(own, "POST"));
        }
        if (message.isWhatsApp()) {
            return account.sender(PhoneNumbers.bare(message.from()))
                    .map(SimulatedSender::webhook)
                    .filter(webhook -> webhook.statusCallbackUrl() != null)
                    .map(webhook -> new Reporting(
                            String.valueOf(webhook.statusCallbackUrl()),
                            webhook.statusCallbackMethod() == null ? "POST" : webhook.statusCallbackMethod()));
        }
        return Optional.ofNullable(message.serviceSid())
                .flatMap(account.services()::find)
                .map(service -> service.settings().getOrDefault("status_callback", ""))
                .filter(url -> !url.isEmpty())
                .map(url -> new Reporting(url, "POST"));
    }

    /**
     * What came of a message.
     *
     * @param received at the number of the simulator that it went to, if it did
     */
    record Finished(
            List<StatusCallback> callbacks, @Nullable SentMessage received) {}

    /**
     * Brings a message to its end: to the number that it goes to, if that is one of the simulator's, and to the
     * callbacks.
     */
    public Finished finish(MessageRecord ended, Optional<Reporting> reporting, LocalMessages.Manner manner) {
        ledger.put(ended);
        SentMessage received = local.deliver(ended, manner).orElse(null);
        List<StatusCallback> delivered = reporting
                .map(to -> callbacks.deliver(events(ended, to), manner.options(), manner.anyHost()))
                .orElse(List.of());
        return new Finished(delivered, received);
    }

    public static MessageRecord ended(MessageRecord message, String status, @Nullable Integer errorCode) {
        boolean failed = status.equals("failed") || status.equals("undelivered");
        int usual = message.isWhatsApp() ? 63016 : 30008;
        return message.withStatus(status, failed ? Integer.valueOf(errorCode == null ? usual : errorCode) : null);
    }

    /** Every change after the creation is reported. */
    List<StatusCallbacks.Pending> events(MessageRecord ended, Reporting to) {
        List<String> statuses = new ArrayList<>();
        if (ended.serviceSid() != null) {
            statuses.add("queued");
        }
        switch (ended.status()) {
            case "failed", "sent", "canceled" -> statuses.add(ended.status());
            case "read" -> statuses.addAll(List.of("sent", "delivered", "read"));
            default -> statuses.addAll(List.of("sent", ended.status()));
        }
        return statuses.stream()
                .map(status -> new StatusCallbacks.Pending(
                        status,
                        new WebhookClient.Target(
                                Product.MESSAGING, to.method, new WebhookUrl(to.url), parameters(ended, status))))
                .toList();
    }

    private Map<String, String> parameters(MessageRecord message, String status) {
        Map<String, String> parameters = new LinkedHashMap<>();
        parameters.put("AccountSid", account.sid());
        parameters.put("MessageSid", message.sid());
        parameters.put("SmsSid", message.sid());
        parameters.put("MessageStatus", status);
        parameters.put("SmsStatus", status);
        parameters.put("From", message.from());
        parameters.put("To", message.to());
        parameters.put("ApiVersion", "2010-04-01");
        if (message.serviceSid() != null) {
            parameters.put("MessagingServiceSid", message.serviceSid());
        }
        boolean failed = status.equals("failed") || status.equals("undelivered");
        if (failed) {
            parameters.put("ErrorCode", String.valueOf(message.errorCode()));
        }
        if (message.isWhatsApp()) {
            parameters.put("ChannelPrefix", "whatsapp");
            parameters.put("ChannelInstallSid", SimulatorSids.sid("XE", PhoneNumbers.bare(message.from())));
            parameters.put("ChannelToAddress", message.to());
            if (List.of("delivered", "undelivered", "read").contains(status)) {
                parameters.put("EventType", status.toUpperCase(java.util.Locale.ROOT));
            }
            if (failed) {
                parameters.put("ChannelStatusMessage", "Simulated failure");
            }
        } else if (status.equals("delivered") || status.equals("undelivered")) {
            parameters.put("RawDlrDoneDate", Dates.dlr(account.now()));
        }
        return parameters;
    }
}
