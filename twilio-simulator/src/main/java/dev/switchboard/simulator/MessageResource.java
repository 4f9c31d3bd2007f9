package dev.switchboard.simulator;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** Creates messages, {@code POST /2010-04-01/Accounts/{AC}/Messages.json}; they are delivered soon afterwards. */
final class MessageResource {

    private static final int LONGEST_BODY = 1_600;

    private final Account account;
    private final Ledger ledger;
    private final OutboundMessages outbound;
    private final Executor executor;

    MessageResource(Account account, Ledger ledger, OutboundMessages outbound, Executor executor) {
        this.account = account;
        this.ledger = ledger;
        this.outbound = outbound;
        this.executor = executor;
    }

    List<Route> routes(String accountPath) {
        return List.of(Route.of("POST", accountPath + "/Messages.json", (request, arguments) -> create(request)));
    }

    private Answer create(ApiRequest request) {
        String body = request.parameter("Body").orElse("");
        String callback = request.parameter("StatusCallback").orElse("");
        int media = request.parameter("MediaUrl").isPresent() ? 1 : 0;
        String to = to(request);
        require(!body.isEmpty() || media > 0, TwilioError.BODY_REQUIRED, "");
        require(body.length() <= LONGEST_BODY, TwilioError.BODY_TOO_LONG, "");
        require(callback.isEmpty() || FormUpdate.isUrl(callback), TwilioError.INVALID_MESSAGE_CALLBACK, callback);
        String service = request.parameter("MessagingServiceSid").orElse("");
        String from = from(request, service);
        require(PhoneNumbers.isWhatsApp(from) == PhoneNumbers.isWhatsApp(to), TwilioError.CHANNELS_DIFFER, "");
        MessageRecord created = new MessageRecord(
                MessageRecord.newSid(PhoneNumbers.isWhatsApp(from) ? 0 : media),
                account.nowInSeconds(),
                from,
                to,
                body,
                media,
                "outbound-api",
                service.isEmpty() ? "queued" : "accepted",
                null,
                service.isEmpty() ? null : service);
        ledger.put(created);
        executor.execute(() -> deliver(created, callback.isEmpty() ? null : callback));
        return Answer.applied(201, created.render(account.sid(), account.now()));
    }

    private void deliver(MessageRecord created, @Nullable String callback) {
        MessageRecord ended = OutboundMessages.ended(created, "delivered", null);
        outbound.finish(ended, outbound.reporting(ended, callback), CallbackOptions.PROMPT, false);
    }

    private static String to(ApiRequest request) {
        String to = request.parameter("To").orElse("");
        require(!to.isEmpty(), TwilioError.TO_REQUIRED, "");
        require(PhoneNumbers.bare(to).matches("\\+[1-9][0-9]{1,14}"), TwilioError.INVALID_TO, to);
        return to;
    }

    /** A Messaging Service chooses one of its numbers. */
    private String from(ApiRequest request, String service) {
        String from = request.parameter("From").orElse("");
        if (!from.isEmpty()) {
            require(isOwned(from), TwilioError.INVALID_FROM, from);
            return from;
        }
        require(!service.isEmpty(), TwilioError.FROM_REQUIRED, "");
        Optional<String> member = account.memberships().rows().values().stream()
                .filter(membership -> membership.serviceSid().equals(service))
                .flatMap(membership -> account.numbers().findBySid(membership.phoneNumberSid()).stream())
                .map(SimulatedNumber::phoneNumber)
                .findFirst();
        return member.orElseThrow(TwilioError.EMPTY_SERVICE::exception);
    }

    private boolean isOwned(String from) {
        return PhoneNumbers.isWhatsApp(from)
                ? account.sender(PhoneNumbers.bare(from)).isPresent()
                : account.numbers()
                        .find(from)
                        .filter(number -> number.capabilities().sms())
                        .isPresent();
    }

    private static void require(boolean holds, TwilioError error, String subject) {
        if (!holds) {
            throw error.about(subject);
        }
    }
}
