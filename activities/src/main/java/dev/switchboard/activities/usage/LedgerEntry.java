package dev.switchboard.activities.usage;

import dev.switchboard.activities.twilio.LedgerCall;
import dev.switchboard.activities.twilio.LedgerMessage;
import dev.switchboard.workflows.number.Channel;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The usage of a call or message as Twilio has it on record, by the same rules as {@link UsageProcessor}'s.
 *
 * @param startedAt ISO 8601
 * @param smsSegments none as long as Twilio does not know
 */
record LedgerEntry(
        String sid,
        String accountSid,
        String phoneNumber,
        Channel channel,
        Direction direction,
        String startedAt,
        int voiceMinutes,
        @Nullable Integer smsSegments,
        int whatsappDelivered) {

    private static final Set<String> ENDED = Set.of("completed", "busy", "failed", "no-answer", "canceled");
    private static final Set<String> COUNTED =
            Set.of("received", "sent", "delivered", "undelivered", "read", "failed", "canceled");
    private static final Set<String> FAILED = Set.of("failed", "canceled");
    private static final Set<String> DELIVERED = Set.of("delivered", "read");

    /** Empty for a call of another day, one that has not ended, and one whose our side is not a phone number. */
    static Optional<LedgerEntry> of(LedgerCall call, LocalDate day) {
        Direction direction = Direction.of(call.direction());
        Address ours = Address.of(direction == Direction.INBOUND ? call.to() : call.from());
        String phoneNumber = ours.phoneNumber();
        Instant startedAt = call.startedAt();
        if (!ENDED.contains(call.status()) || phoneNumber == null || startedAt == null || !isOn(startedAt, day)) {
            return Optional.empty();
        }
        int minutes = call.status().equals("completed") ? (call.seconds() + 59) / 60 : 0;
        return Optional.of(new LedgerEntry(
                call.sid(),
                call.accountSid(),
                phoneNumber,
                Channel.VOICE,
                direction,
                startedAt.toString(),
                minutes,
                0,
                0));
    }

    /** Empty for a message of another day, one that has not left yet, and one whose our side is not a phone number. */
    static Optional<LedgerEntry> of(LedgerMessage message, LocalDate day) {
        Direction direction = Direction.of(message.direction());
        Address ours = Address.of(direction == Direction.INBOUND ? message.to() : message.from());
        String phoneNumber = ours.phoneNumber();
        Instant sentAt = message.sentAt();
        if (!COUNTED.contains(message.status()) || phoneNumber == null || sentAt == null || !isOn(sentAt, day)) {
            return Optional.empty();
        }
        Channel channel = ours.messageChannel();
        boolean delivered = direction == Direction.OUTBOUND && DELIVERED.contains(message.status());
        return Optional.of(new LedgerEntry(
                message.sid(),
                message.accountSid(),
                phoneNumber,
                channel,
                direction,
                sentAt.toString(),
                0,
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
