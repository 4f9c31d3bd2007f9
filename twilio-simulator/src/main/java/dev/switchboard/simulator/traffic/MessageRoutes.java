package dev.switchboard.simulator.traffic;

import dev.switchboard.simulator.account.Account;
import dev.switchboard.simulator.account.PhoneNumbers;
import dev.switchboard.simulator.account.SenderWebhook;
import dev.switchboard.simulator.account.SimulatedApplication;
import dev.switchboard.simulator.account.SimulatedNumber;
import dev.switchboard.simulator.account.SimulatedSender;
import dev.switchboard.simulator.account.SimulatedService;
import dev.switchboard.simulator.traffic.MessageRoute.Handler;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** Where the messages to an account's numbers and senders go. */
final class MessageRoutes {

    private final Account account;

    MessageRoutes(Account account) {
        this.account = account;
    }

    /**
     * Of a message to a number its Messaging Service comes first, then an application, then the number's own URL.
     *
     * @throws IllegalArgumentException when there is no such number or sender, or it takes no messages
     */
    MessageRoute of(String to) {
        if (PhoneNumbers.isWhatsApp(to)) {
            return ofSender(PhoneNumbers.bare(to));
        }
        SimulatedNumber number =
                account.numbers().find(to).orElseThrow(() -> new IllegalArgumentException("There is no number " + to));
        if (!number.capabilities().sms()) {
            throw new IllegalArgumentException(to + " takes no messages");
        }
        Optional<SimulatedService> service = account.messagingServiceSid(to)
                .flatMap(account.services()::find)
                .filter(found -> !found.settings()
                        .getOrDefault("use_inbound_webhook_on_number", "false")
                        .equals("true"));
        if (service.isPresent()) {
            return ofService(service.get());
        }
        String application = number.get("sms_application_sid");
        if (!application.isEmpty()) {
            return ofApplication(application);
        }
        if (number.smsUrl().isEmpty()) {
            return MessageRoute.unasked("none", null);
        }
        return new MessageRoute("url", number.smsUrl(), smsHandler(number::get), null);
    }

    private static MessageRoute ofService(SimulatedService service) {
        Map<String, String> settings = service.settings();
        Handler handler = Handler.of(
                settings.get("inbound_request_url"),
                settings.get("inbound_method"),
                settings.get("fallback_url"),
                settings.get("fallback_method"));
        return new MessageRoute("service", service.sid(), handler, service.sid());
    }

    private MessageRoute ofApplication(String sid) {
        Optional<SimulatedApplication> found = account.applications().find(sid);
        if (found.isEmpty() || found.get().get("sms_url").isEmpty()) {
            return MessageRoute.unasked("application", sid);
        }
        return new MessageRoute("application", sid, smsHandler(found.get()::get), null);
    }

    private static Handler smsHandler(UnaryOperator<String> field) {
        return Handler.of(
                field.apply("sms_url"),
                field.apply("sms_method"),
                field.apply("sms_fallback_url"),
                field.apply("sms_fallback_method"));
    }

    private MessageRoute ofSender(String phoneNumber) {
        SimulatedSender sender = account.sender(phoneNumber)
                .orElseThrow(() -> new IllegalArgumentException("There is no WhatsApp sender " + phoneNumber));
        if (!sender.status().startsWith("ONLINE")) {
            return MessageRoute.unasked("offline", sender.status());
        }
        SenderWebhook webhook = sender.webhook();
        if (webhook.callbackUrl() == null) {
            return MessageRoute.unasked("none", null);
        }
        Handler handler = Handler.of(
                webhook.callbackUrl(), webhook.callbackMethod(), webhook.fallbackUrl(), webhook.fallbackMethod());
        return new MessageRoute("sender", webhook.callbackUrl(), handler, null);
    }
}
