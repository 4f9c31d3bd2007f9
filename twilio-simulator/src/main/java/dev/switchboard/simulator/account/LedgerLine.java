package dev.switchboard.simulator.account;

import dev.switchboard.simulator.http.Dates;
import dev.switchboard.simulator.http.Json;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import tools.jackson.databind.node.ObjectNode;

/**
 * What one call or message amounts to.
 *
 * @param status as it ended
 * @param phoneNumber the account's side, in E.164: of a leg that TwiML dialled, the number whose call it belongs to
 * @param channel {@code voice}, {@code sms} or {@code whatsapp}
 * @param direction {@code inbound} or {@code outbound}
 * @param date when it began, in UTC: by the field that Twilio's list of a day goes by
 * @param voiceMinutes every started minute of a completed call, and one at least
 * @param smsSegments none of a failed message
 * @param whatsappDelivered 1 for an outbound message that was delivered or read
 */
public record LedgerLine(
        String sid,
        String status,
        String phoneNumber,
        String channel,
        String direction,
        LocalDate date,
        int voiceMinutes,
        int smsSegments,
        int whatsappDelivered) {

    private static final Set<String> UNSENT = Set.of("failed", "accepted", "scheduled", "canceled");

    /**
     * A leg of a call.
     *
     * @param calls finds a leg by its SID
     */
    static LedgerLine ofCall(ObjectNode call, Function<String, Optional<ObjectNode>> calls) {
        String status = call.path("status").asString();
        int seconds = Integer.parseInt(call.path("duration").asString("0"));
        String direction = call.path("direction").asString();
        boolean inbound = direction.equals("inbound") || direction.equals("trunking-originating");
        return new LedgerLine(
                call.path("sid").asString(),
                status,
                PhoneNumbers.bare(ours(call, calls)),
                "voice",
                inbound ? "inbound" : "outbound",
                // One that still waits has not begun.
                date(call, call.path("start_time").isString() ? "start_time" : "date_created"),
                status.equals("completed") ? CallLeg.billedMinutes(seconds) : 0,
                0,
                0);
    }

    private static String ours(ObjectNode call, Function<String, Optional<ObjectNode>> calls) {
        String parent = Json.text(call, "parent_call_sid");
        if (parent != null) {
            return calls.apply(parent).map(found -> ours(found, calls)).orElse("");
        }
        String direction = call.path("direction").asString();
        boolean inbound = direction.equals("inbound") || direction.equals("trunking-originating");
        return call.path(inbound ? "to" : "from").asString();
    }

    static LedgerLine ofMessage(ObjectNode message) {
        String status = message.path("status").asString();
        String to = message.path("to").asString();
        boolean whatsApp = PhoneNumbers.isWhatsApp(to);
        boolean inbound = message.path("direction").asString().equals("inbound");
        boolean counts = !UNSENT.contains(status);
        boolean delivered = !inbound && (status.equals("delivered") || status.equals("read"));
        return new LedgerLine(
                message.path("sid").asString(),
                status,
                PhoneNumbers.bare(inbound ? to : message.path("from").asString()),
                whatsApp ? "whatsapp" : "sms",
                inbound ? "inbound" : "outbound",
                // One that still waits has not been sent.
                date(message, message.path("date_sent").isString() ? "date_sent" : "date_created"),
                0,
                counts && !whatsApp
                        ? Integer.parseInt(message.path("num_segments").asString())
                        : 0,
                whatsApp && delivered ? 1 : 0);
    }

    private static LocalDate date(ObjectNode entry, String field) {
        return Dates.parseRfc2822(entry.path(field).asString())
                .atZone(ZoneOffset.UTC)
                .toLocalDate();
    }

    LedgerTotals.Sums sums() {
        boolean inbound = direction.equals("inbound");
        return switch (channel) {
            case "voice" -> new LedgerTotals.Sums(status.equals("completed") ? 1 : 0, voiceMinutes, 0, 0, 0, 0);
            case "sms" -> new LedgerTotals.Sums(0, 0, inbound ? smsSegments : 0, inbound ? 0 : smsSegments, 0, 0);
            default -> new LedgerTotals.Sums(0, 0, 0, 0, whatsappDelivered, inbound ? 1 : 0);
        };
    }
}
