package dev.switchboard.simulator;

import java.time.LocalDate;
import java.time.ZoneOffset;
import tools.jackson.databind.node.ObjectNode;

/**
 * What one call or message amounts to.
 *
 * @param status as it ended
 * @param phoneNumber the account's side, in E.164
 * @param channel {@code voice}, {@code sms} or {@code whatsapp}
 * @param direction {@code inbound} or {@code outbound}
 * @param date when it began, in UTC: by the field that Twilio's list of a day goes by
 * @param voiceMinutes every started minute of a completed call
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

    static LedgerLine ofCall(ObjectNode call) {
        String status = call.path("status").asString();
        int seconds = Integer.parseInt(call.path("duration").asString());
        return new LedgerLine(
                call.path("sid").asString(),
                status,
                call.path("to").asString(),
                "voice",
                "inbound",
                date(call, "start_time"),
                status.equals("completed") ? CallPlacer.minutes(seconds) : 0,
                0,
                0);
    }

    static LedgerLine ofMessage(ObjectNode message) {
        String status = message.path("status").asString();
        String to = message.path("to").asString();
        boolean whatsApp = PhoneNumbers.isWhatsApp(to);
        boolean inbound = message.path("direction").asString().equals("inbound");
        boolean counts = !status.equals("failed") && !status.equals("accepted");
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
