package dev.switchboard.simulator.account;

import dev.switchboard.simulator.http.Dates;
import dev.switchboard.simulator.http.Json;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * A message of the ledger.
 *
 * @param direction inbound, outbound-api or outbound-reply
 * @param serviceSid the Messaging Service that it came or went through, if any
 */
public record MessageRecord(
        String sid,
        Instant created,
        String from,
        String to,
        String body,
        int numMedia,
        String direction,
        String status,
        @Nullable Integer errorCode,
        @Nullable String serviceSid) {

    public MessageRecord withStatus(String newStatus, @Nullable Integer newErrorCode) {
        return new MessageRecord(
                sid, created, from, to, body, numMedia, direction, newStatus, newErrorCode, serviceSid);
    }

    public static String newSid(int numMedia) {
        return Ledger.newSid(numMedia > 0 ? "MM" : "SM");
    }

    public boolean isWhatsApp() {
        return PhoneNumbers.isWhatsApp(from);
    }

    /** A WhatsApp message and one with media have no segments: they count as one. */
    public int segments() {
        return isWhatsApp() || numMedia > 0 ? 1 : Segments.of(body);
    }

    String key() {
        return Ledger.key(created, sid);
    }

    /** As Twilio shows it. A Messaging Service has not counted the segments, nor chosen the sender, at first. */
    public ObjectNode render(String accountSid, Instant now) {
        boolean accepted = status.equals("accepted") || status.equals("scheduled");
        boolean waiting = List.of("accepted", "queued", "scheduled", "canceled").contains(status);
        String uri = "/2010-04-01/Accounts/%s/Messages/%s".formatted(accountSid, sid);
        ObjectNode node = Json.object();
        node.put("body", body);
        node.put("num_segments", accepted ? "0" : Integer.toString(segments()));
        node.put("direction", direction);
        node.put("from", accepted ? null : from);
        node.put("to", to);
        node.put("date_updated", Dates.rfc2822(now));
        node.putNull("price");
        node.put("error_message", errorCode == null ? null : "Simulated failure");
        node.put("uri", uri + ".json");
        node.put("account_sid", accountSid);
        node.put("num_media", Integer.toString(numMedia));
        node.put("status", status);
        node.put("messaging_service_sid", serviceSid);
        node.put("sid", sid);
        node.put("date_sent", waiting ? null : Dates.rfc2822(created));
        node.put("date_created", Dates.rfc2822(created));
        node.put("error_code", errorCode);
        node.put("price_unit", "USD");
        node.put("api_version", "2010-04-01");
        node.putObject("subresource_uris").put("media", uri + "/Media.json");
        return node;
    }
}
