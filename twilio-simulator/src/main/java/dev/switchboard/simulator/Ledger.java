package dev.switchboard.simulator;

import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import tools.jackson.databind.node.ObjectNode;

/** The calls and messages of the account, kept as Twilio's JSON, the newest first. */
final class Ledger {

    private static final long END_OF_TIME = 9_999_999_999_999L;

    private final Account account;

    Ledger(Account account) {
        this.account = account;
    }

    static String newSid(String prefix) {
        return prefix + UUID.randomUUID().toString().replace("-", "");
    }

    /** Sorts the newest first. */
    static String key(Instant created, String sid) {
        return "%013d-%s".formatted(END_OF_TIME - created.toEpochMilli(), sid);
    }

    /** A call that ended. */
    record EndedCall(String sid, SimulatedNumber number, String from, String status, int seconds, Instant end) {}

    void add(EndedCall call) {
        account.change(() -> {
            addUncommitted(call);
            return call;
        });
    }

    /** For many at once, within one change of the account. */
    void addUncommitted(EndedCall call) {
        Instant start = call.end.minusSeconds(call.seconds);
        account.calls().put(key(start, call.sid), render(call, start));
    }

    private ObjectNode render(EndedCall call, Instant start) {
        String uri = "/2010-04-01/Accounts/%s/Calls/%s".formatted(account.sid(), call.sid);
        ObjectNode node = Json.object();
        node.put("sid", call.sid);
        node.put("date_created", Dates.rfc2822(start));
        node.put("date_updated", Dates.rfc2822(call.end));
        node.putNull("parent_call_sid");
        node.put("account_sid", account.sid());
        node.put("to", call.number.phoneNumber());
        node.put("to_formatted", PhoneNumbers.formatted(call.number.phoneNumber()));
        node.put("from", call.from);
        node.put("from_formatted", PhoneNumbers.formatted(call.from));
        node.put("phone_number_sid", call.number.sid());
        node.put("status", call.status);
        node.put("start_time", Dates.rfc2822(start));
        node.put("end_time", Dates.rfc2822(call.end));
        node.put("duration", Integer.toString(call.seconds));
        node.putNull("price");
        node.put("price_unit", "USD");
        node.put("direction", "inbound");
        node.putNull("answered_by");
        node.put("api_version", "2010-04-01");
        node.put("forwarded_from", "");
        node.putNull("group_sid");
        node.put("caller_name", "");
        node.put("queue_time", "0");
        node.put("trunk_sid", call.number.trunkSid());
        node.put("uri", uri + ".json");
        ObjectNode subresources = node.putObject("subresource_uris");
        Map.of("notifications", "Notifications", "recordings", "Recordings", "events", "Events")
                .forEach((name, path) -> subresources.put(name, uri + "/" + path + ".json"));
        return node;
    }

    void put(MessageRecord message) {
        account.change(() -> {
            putUncommitted(message);
            return message;
        });
    }

    /** For many at once, within one change of the account. */
    void putUncommitted(MessageRecord message) {
        account.messages().put(message.key(), message.render(account.sid(), account.now()));
    }
}
