package dev.switchboard.simulator.rest;

import dev.switchboard.simulator.account.Account;
import dev.switchboard.simulator.account.Ledger;
import dev.switchboard.simulator.account.MessageRecord;
import dev.switchboard.simulator.account.PhoneNumbers;
import dev.switchboard.simulator.account.ScheduledMessage;
import dev.switchboard.simulator.account.SimulatedNumber;
import dev.switchboard.simulator.http.Answer;
import dev.switchboard.simulator.http.ApiRequest;
import dev.switchboard.simulator.http.Route;
import dev.switchboard.simulator.http.TwilioError;
import dev.switchboard.simulator.traffic.AccountTraffic;
import dev.switchboard.simulator.traffic.LocalMessages;
import dev.switchboard.simulator.traffic.MessageSchedule;
import dev.switchboard.simulator.traffic.MessageText;
import dev.switchboard.simulator.traffic.OutboundMessages;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** Creates messages, {@code POST /2010-04-01/Accounts/{AC}/Messages.json}; they are delivered soon afterwards. */
final class MessageResource {

    private final Account account;
    private final Ledger ledger;
    private final OutboundMessages outbound;
    private final MessageSchedule schedule;
    private final MessageBody bodies;
    private final Executor executor;

    MessageResource(AccountTraffic traffic, Executor executor) {
        this.account = traffic.account();
        this.ledger = traffic.ledger();
        this.outbound = traffic.outbound();
        this.schedule = traffic.schedule();
        this.bodies = new MessageBody(account);
        this.executor = executor;
    }

    List<Route> routes(String accountPath) {
        return List.of(
                Route.of("POST", accountPath + "/Messages.json", (request, arguments) -> create(request)),
                Route.of(
                        "POST",
                        accountPath + "/Messages/{}.json",
                        (request, arguments) -> update(request, arguments.get(0))));
    }

    /** A message that was scheduled can be called off; nothing else of one can be changed here. */
    private Answer update(ApiRequest request, String sid) {
        ObjectNode shown =
                account.messages().findBySid(sid).orElseThrow(() -> TwilioError.NOT_FOUND.about(request.path()));
        if (!request.parameter("Status").orElse("").equals("canceled")) {
            return Answer.ok(shown);
        }
        return schedule.cancel(sid)
                .map(canceled -> Answer.applied(200, canceled.render(account.sid(), account.now())))
                .orElseThrow(TwilioError.NOT_CANCELABLE::exception);
    }

    private Answer create(ApiRequest request) {
        String body = bodies.of(request);
        String callback = request.parameter("StatusCallback").orElse("");
        int media = request.parameter("MediaUrl").isPresent() ? 1 : 0;
        String to = to(request);
        require(!MessageText.isEmpty(body, media), TwilioError.BODY_REQUIRED, "");
        require(!MessageText.isTooLong(body), TwilioError.BODY_TOO_LONG, "");
        require(callback.isEmpty() || FormUpdate.isUrl(callback), TwilioError.INVALID_MESSAGE_CALLBACK, callback);
        String service = request.parameter("MessagingServiceSid").orElse("");
        Optional<Instant> sendAt = schedule.sendAt(request);
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
                status(service, sendAt),
                null,
                service.isEmpty() ? null : service);
        String own = callback.isEmpty() ? applicationCallback(request) : callback;
        if (sendAt.isPresent()) {
            schedule.add(new ScheduledMessage(created, own, sendAt.get()));
        } else {
            ledger.put(created);
            executor.execute(() -> deliver(created, own));
        }
        return Answer.applied(201, created.render(account.sid(), account.now()));
    }

    private static String status(String service, Optional<Instant> sendAt) {
        if (sendAt.isPresent()) {
            return "scheduled";
        }
        return service.isEmpty() ? "queued" : "accepted";
    }

    /** A message may leave its callback to an application. */
    private @Nullable String applicationCallback(ApiRequest request) {
        String application = request.parameter("ApplicationSid").orElse("");
        if (application.isEmpty()) {
            return null;
        }
        String url = account.applications()
                .find(application)
                .orElseThrow(() -> TwilioError.APPLICATION_NOT_ACCESSIBLE.about("ApplicationSid"))
                .get("message_status_callback");
        return url.isEmpty() ? null : url;
    }

    private void deliver(MessageRecord created, @Nullable String callback) {
        MessageRecord ended = OutboundMessages.ended(created, "delivered", null);
        outbound.finish(ended, outbound.reporting(ended, callback), LocalMessages.Manner.PROMPT);
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
