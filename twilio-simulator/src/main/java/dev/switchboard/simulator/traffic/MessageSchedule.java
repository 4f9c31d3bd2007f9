package dev.switchboard.simulator.traffic;

import dev.switchboard.simulator.account.Account;
import dev.switchboard.simulator.account.Ledger;
import dev.switchboard.simulator.account.MessageRecord;
import dev.switchboard.simulator.account.ScheduledMessage;
import dev.switchboard.simulator.http.ApiRequest;
import dev.switchboard.simulator.http.TwilioError;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;

/**
 * Messages that are sent later: {@code ScheduleType=fixed} with {@code SendAt}, through a Messaging Service
 * (https://www.twilio.com/docs/messaging/features/message-scheduling).
 */
public final class MessageSchedule {

    /**
     * The error pages of 2026 say five minutes, older ones and the guide fifteen: the longer time is refused by
     * neither.
     */
    private static final Duration EARLIEST = Duration.ofMinutes(15);

    private static final Duration LATEST = Duration.ofDays(35);

    private final Account account;
    private final Ledger ledger;
    private final OutboundMessages outbound;

    MessageSchedule(Account account, Ledger ledger, OutboundMessages outbound) {
        this.account = account;
        this.ledger = ledger;
        this.outbound = outbound;
    }

    /** When the message that the request creates is to be sent; none is at once. */
    public Optional<Instant> sendAt(ApiRequest request) {
        String type = request.parameter("ScheduleType").orElse("");
        if (type.isEmpty()) {
            return Optional.empty();
        }
        require(type.equals("fixed"), TwilioError.INVALID_SCHEDULE_TYPE);
        String text = request.parameter("SendAt").orElse("");
        require(!text.isEmpty(), TwilioError.SEND_AT_REQUIRED);
        require(!request.parameter("MessagingServiceSid").orElse("").isEmpty(), TwilioError.SCHEDULE_WITHOUT_SERVICE);
        Instant sendAt = parse(text);
        Instant now = account.now();
        require(!sendAt.isBefore(now.plus(EARLIEST)) && !sendAt.isAfter(now.plus(LATEST)), TwilioError.INVALID_SEND_AT);
        return Optional.of(sendAt);
    }

    private static Instant parse(String text) {
        try {
            return OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeException e) {
            throw TwilioError.INVALID_SEND_AT.exception();
        }
    }

    private static void require(boolean holds, TwilioError error) {
        if (!holds) {
            throw error.exception();
        }
    }

    public void add(ScheduledMessage scheduled) {
        account.change(() -> {
            ledger.putUncommitted(scheduled.message());
            account.scheduled().put(scheduled.sid(), scheduled);
            return scheduled;
        });
    }

    /** Calls off a message, which reports that; none when it does not wait any more. */
    public Optional<MessageRecord> cancel(String sid) {
        Optional<ScheduledMessage> waiting = take(sid);
        waiting.ifPresent(scheduled -> finish(scheduled, canceled(scheduled)));
        return waiting.map(MessageSchedule::canceled);
    }

    private static MessageRecord canceled(ScheduledMessage scheduled) {
        return scheduled.message().withStatus("canceled", null);
    }

    public void sendDue() {
        List<ScheduledMessage> due = account.scheduled().rows().values().stream()
                .filter(scheduled -> !scheduled.sendAt().isAfter(account.now()))
                .toList();
        for (ScheduledMessage scheduled : due) {
            take(scheduled.sid())
                    .ifPresent(taken -> finish(taken, OutboundMessages.ended(taken.message(), "delivered", null)));
        }
    }

    /** Whoever takes a message settles it: it is neither sent twice, nor sent and called off. */
    private Optional<ScheduledMessage> take(String sid) {
        return account.change(() -> {
            Optional<ScheduledMessage> found = account.scheduled().find(sid);
            found.ifPresent(scheduled -> account.scheduled().remove(sid));
            return found;
        });
    }

    private void finish(ScheduledMessage scheduled, MessageRecord ended) {
        outbound.finish(ended, outbound.reporting(ended, scheduled.callback()), LocalMessages.Manner.PROMPT);
    }
}
