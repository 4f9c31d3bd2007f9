package dev.switchboard.simulator.account;

import dev.switchboard.simulator.http.Dates;
import dev.switchboard.simulator.http.Json;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * A leg of a call, which Twilio bills as a call of its own.
 *
 * @param parentSid the leg whose TwiML dialled this one, if any
 * @param number the account's number that was called; none for a leg that goes out
 */
public record CallLeg(
        String sid,
        @Nullable String parentSid,
        Parties parties,
        @Nullable SimulatedNumber number,
        Ending ending) {

    /** In USD, one for all legs: what Twilio asks depends on the country, the direction and the contract. */
    private static final BigDecimal PRICE_OF_A_MINUTE = new BigDecimal("0.00850");

    /** One that goes out, of no other's making. */
    public static CallLeg outgoing(String sid, Parties parties, Ending ending) {
        return new CallLeg(sid, null, parties, null, ending);
    }

    /** Twilio's words for where a leg goes. */
    public enum Direction {
        INBOUND,
        OUTBOUND_API,
        OUTBOUND_DIAL,
        /** From outside to a trunk. */
        TRUNKING_ORIGINATING,
        /** From a trunk to the outside. */
        TRUNKING_TERMINATING;

        public String text() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /** Who speaks with whom: numbers, or addresses of SIP and clients. */
    public record Parties(String from, String to, Direction direction) {}

    /**
     * How it ended.
     *
     * @param status completed, busy, failed, no-answer or canceled
     * @param seconds whole ones; 0 for a leg that was answered for less than one
     */
    public record Ending(String status, int seconds, Instant end) {

        /** Twilio bills every started minute, and an answered leg for one at least. */
        public int minutes() {
            return status.equals("completed") ? billedMinutes(seconds) : 0;
        }

        /**
         * What Twilio charges, with a minus as it writes it; null of a leg that costs nothing. Twilio rates a call some
         * time after its end, here it is rated at once.
         */
        private @Nullable String price() {
            return minutes() == 0
                    ? null
                    : PRICE_OF_A_MINUTE
                            .multiply(BigDecimal.valueOf(minutes()))
                            .negate()
                            .toPlainString();
        }
    }

    static int billedMinutes(int seconds) {
        int minutes = seconds / 60;
        boolean started = seconds % 60 > 0 || seconds == 0;
        return started ? minutes + 1 : minutes;
    }

    Instant start() {
        return ending.end.minusSeconds(ending.seconds);
    }

    String key() {
        return Ledger.key(start(), sid);
    }

    private boolean isOnTrunk() {
        return parties.direction == Direction.TRUNKING_ORIGINATING
                || parties.direction == Direction.TRUNKING_TERMINATING;
    }

    /** As Twilio shows it. */
    ObjectNode render(String accountSid) {
        String uri = "/2010-04-01/Accounts/%s/Calls/%s".formatted(accountSid, sid);
        ObjectNode node = Json.object();
        node.put("sid", sid);
        node.put("date_created", Dates.rfc2822(start()));
        node.put("date_updated", Dates.rfc2822(ending.end));
        node.put("parent_call_sid", parentSid);
        node.put("account_sid", accountSid);
        node.put("to", parties.to);
        node.put("to_formatted", PhoneNumbers.formatted(parties.to));
        node.put("from", parties.from);
        node.put("from_formatted", PhoneNumbers.formatted(parties.from));
        node.put("phone_number_sid", number == null ? null : number.sid());
        node.put("status", ending.status);
        node.put("start_time", Dates.rfc2822(start()));
        node.put("end_time", Dates.rfc2822(ending.end));
        node.put("duration", Integer.toString(ending.seconds));
        node.put("price", ending.price());
        node.put("price_unit", "USD");
        node.put("direction", parties.direction.text());
        node.putNull("answered_by");
        node.put("api_version", "2010-04-01");
        node.put("forwarded_from", "");
        node.putNull("group_sid");
        node.put("caller_name", "");
        node.put("queue_time", "0");
        node.put("trunk_sid", number != null && isOnTrunk() ? number.trunkSid() : "");
        node.put("uri", uri + ".json");
        ObjectNode subresources = node.putObject("subresource_uris");
        List.of("Notifications", "Recordings", "Events")
                .forEach(name -> subresources.put(name.toLowerCase(Locale.ROOT), uri + "/" + name + ".json"));
        return node;
    }

    /** As it is shown before it ended. */
    public ObjectNode renderQueued(String accountSid) {
        ObjectNode node = render(accountSid);
        node.put("status", "queued");
        List.of("date_updated", "start_time", "end_time", "duration", "price").forEach(node::putNull);
        return node;
    }
}
