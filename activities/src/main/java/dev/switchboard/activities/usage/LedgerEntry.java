package dev.switchboard.activities.usage;

import dev.switchboard.activities.twilio.LedgerCall;
import dev.switchboard.activities.twilio.LedgerMessage;
import dev.switchboard.activities.twilio.TwilioAddress;
import dev.switchboard.workflows.number.Channel;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The usage of a call or message as Twilio has it on record, by the same rules as {@link UsageProcessor}'s.
 *
 * @param parentSid of a call: the call that it was dialled from
 * @param phoneNumbers the numbers that it may count for, E.164. It counts for the first that is ours
 * @param startedAt ISO 8601
 * @param perhapsAMinute whether it may be a call of less than a second, which has no seconds in the list and a minute
 *     on the bill. Then what the callback said counts
 * @param smsSegments none as long as Twilio does not know
 */
record LedgerEntry(
        String sid,
        String accountSid,
        @Nullable String parentSid,
        List<String> phoneNumbers,
        Channel channel,
        Direction direction,
        String startedAt,
        int voiceMinutes,
        boolean perhapsAMinute,
        @Nullable Integer smsSegments,
        int whatsappDelivered) {

    private static final Set<String> ENDED = Set.of("completed", "busy", "failed", "no-answer", "canceled");
    private static final Set<String> COUNTED =
            Set.of("received", "sent", "delivered", "undelivered", "read", "failed", "canceled");
    private static final Set<String> FAILED = Set.of("failed", "canceled");
    private static final Set<String> DELIVERED = Set.of("delivered", "read");

    LedgerEntry {
        phoneNumbers = List.copyOf(phoneNumbers);
    }

    /**
     * Empty for a call of another day, one that has not ended, and one without a phone number on our side.
     *
     * @param above the numbers of the calls that it was dialled from, the uppermost first
     */
    static Optional<LedgerEntry> of(LedgerCall call, List<String> above, LocalDate day) {
        List<String> phoneNumbers = new ArrayList<>(above);
        String own = Direction.ourNumber(call.direction(), call.from(), call.to());
        if (own != null) {
            phoneNumbers.add(own);
        }
        Instant startedAt = call.startedAt();
        if (!ENDED.contains(call.status()) || phoneNumbers.isEmpty() || startedAt == null || !isOn(startedAt, day)) {
            return Optional.empty();
        }
        boolean completed = call.status().equals("completed");
        int minutes = completed ? Math.max((call.seconds() + 59) / 60, call.charged() ? 1 : 0) : 0;
        return Optional.of(new LedgerEntry(
                call.sid(),
                call.accountSid(),
                call.parentSid(),
                phoneNumbers,
                Channel.VOICE,
                Direction.of(call.direction()),
                startedAt.toString(),
                minutes,
                completed && minutes == 0,
                0,
                0));
    }

    /** Empty for a message of another day, one that has not left yet, and one without a phone number on our side. */
    static Optional<LedgerEntry> of(LedgerMessage message, LocalDate day) {
        Direction direction = Direction.of(message.direction());
        TwilioAddress ours = TwilioAddress.of(direction == Direction.INBOUND ? message.to() : message.from());
        TwilioAddress theirs = TwilioAddress.of(direction == Direction.INBOUND ? message.from() : message.to());
        Channel channel = TwilioAddress.channelOfMessage(ours, theirs).orElse(null);
        String phoneNumber = ours.phoneNumber();
        Instant sentAt = message.sentAt();
        if (!COUNTED.contains(message.status())
                || channel == null
                || phoneNumber == null
                || sentAt == null
                || !isOn(sentAt, day)) {
            return Optional.empty();
        }
        boolean delivered = direction == Direction.OUTBOUND && DELIVERED.contains(message.status());
        return Optional.of(new LedgerEntry(
                message.sid(),
                message.accountSid(),
                null,
                List.of(phoneNumber),
                channel,
                direction,
                sentAt.toString(),
                0,
                false,
                channel == Channel.SMS ? segments(message, direction) : Integer.valueOf(0),
                channel == Channel.WHATSAPP && delivered ? 1 : 0));
    }

    private static @Nullable Integer segments(LedgerMessage message, Direction direction) {
        if (direction == Direction.OUTBOUND && FAILED.contains(message.status())) {
            return 0;
        }
        return message.segments() == 0 ? null : Integer.valueOf(message.segments());
    }

    private static boolean isOn(Instant time, LocalDate day) {
        return time.atOffset(ZoneOffset.UTC).toLocalDate().equals(day);
    }
}
