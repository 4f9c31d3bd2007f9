package dev.switchboard.activities.usage;

import dev.switchboard.activities.InMemoryTwilioAccount;
import dev.switchboard.activities.twilio.LedgerCall;
import dev.switchboard.activities.twilio.LedgerMessage;
import dev.switchboard.testing.Draws;
import dev.switchboard.testing.Seed;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Calls and messages that a seed makes: what Twilio tells of each, what it has on record, and what each counts as. It
 * shares no rule with the code under test.
 */
final class SeededTraffic {

    /** Of two owners, on one account. */
    static final Map<String, String> OURS = Map.of(
            "phone_123", "+15550000123",
            "phone_901", "+15550000901",
            "phone_902", "+15550000902");

    private static final String ACCOUNT = InMemoryTwilioAccount.ACCOUNT_SID;

    static String number(String phoneNumberId) {
        return Objects.requireNonNull(OURS.get(phoneNumberId));
    }

    /** What one call or message counts as. */
    record Counted(
            String phoneNumberId,
            String channel,
            String direction,
            LocalDate day,
            int voiceMinutes,
            int smsSegments,
            int whatsappDelivered) {}

    /** One callback. */
    record Told(Map<String, String> parameters, Instant receivedAt) {

        TwilioEvent event() {
            return parameters.containsKey("CallSid")
                    ? TwilioEvent.ofCall(parameters, receivedAt)
                    : TwilioEvent.ofMessage(parameters, receivedAt);
        }
    }

    private final Draws random;
    private final Instant now;
    private final List<Told> told = new ArrayList<>();
    private final List<LedgerCall> calls = new ArrayList<>();
    private final List<LedgerMessage> messages = new ArrayList<>();
    private final Map<String, Integer> segments = new HashMap<>();
    private final Map<String, Counted> counted = new TreeMap<>();
    private final Set<String> untold = new TreeSet<>();
    private final Set<LocalDate> days = new TreeSet<>();
    private int made;

    private SeededTraffic(long seed, Instant now) {
        this.random = new Seed(seed).draws();
        this.now = now;
    }

    static SeededTraffic of(long seed, int stories, Instant now) {
        SeededTraffic traffic = new SeededTraffic(seed, now);
        for (int story = 0; story < stories; story++) {
            traffic.story(story % 10);
        }
        // Twilio lists what began last first.
        traffic.calls.sort(
                (one, other) -> String.valueOf(other.startedAt()).compareTo(String.valueOf(one.startedAt())));
        return traffic;
    }

    List<Told> told() {
        return told;
    }

    List<LedgerCall> calls() {
        return calls;
    }

    List<LedgerMessage> messages() {
        return messages;
    }

    Map<String, Integer> segments() {
        return segments;
    }

    Map<String, Counted> counted() {
        return counted;
    }

    Map<String, Counted> countedOfWhatIsTold() {
        Map<String, Counted> known = new TreeMap<>(counted);
        known.keySet().removeAll(untold);
        return known;
    }

    Set<LocalDate> days() {
        return days;
    }

    private void story(int kind) {
        String ours = pick(List.copyOf(new TreeSet<>(OURS.keySet())));
        Instant start = Instant.ofEpochSecond(now.getEpochSecond() - 3 * 86_400L + below(2 * 86_400));
        switch (kind) {
            case 0, 1 -> {
                String prefix = below(4) == 0 ? "whatsapp:" : "";
                leg(new Leg("inbound", null, prefix + caller(), prefix + number(ours)), ours, start, true);
            }
            case 2 -> leg(new Leg("outbound-api", null, number(ours), caller()), ours, start, true);
            case 3, 4, 5 -> forwarded(ours, start);
            case 6 -> {
                boolean in = random.percent(50);
                String theirs = caller();
                leg(
                        in
                                ? new Leg("trunking-originating", null, theirs, "sip:" + number(ours) + "@pbx.example")
                                : new Leg("trunking-terminating", null, number(ours), theirs),
                        ours,
                        start,
                        false);
            }
            case 7 -> inboundMessage(ours, start);
            default -> outboundMessage(ours, start);
        }
    }

    /** A call that is forwarded once or twice; whose number is shown to whom it is forwarded to differs. */
    private void forwarded(String ours, Instant start) {
        String theirs = below(3) == 0 ? number("phone_902") : caller();
        String parent = leg(new Leg("inbound", null, theirs, number(ours)), ours, start, true);
        String shown = below(3) == 0 ? number(ours) : theirs;
        String to = pick(List.of("+15553330001", "sip:desk@example.com", "client:alice"));
        String child = leg(new Leg("outbound-dial", parent, shown, to), ours, start.plusSeconds(5), true);
        if (below(3) == 0) {
            leg(new Leg("outbound-dial", child, shown, "+15553330002"), ours, start.plusSeconds(9), true);
        }
    }

    /** Between whom a call is. */
    private record Leg(String direction, @Nullable String parentSid, String from, String to) {}

    private String leg(Leg leg, String ours, Instant start, boolean isTold) {
        String sid = "CA" + made++;
        String status = pick(List.of("completed", "completed", "completed", "busy", "no-answer", "canceled"));
        boolean completed = status.equals("completed");
        int seconds = completed ? pick(List.of(0, 1, 59, 60, 61, 119, 3_600, below(900))) : 0;
        int minutes = 0;
        for (int begun = 0; completed && (begun == 0 || begun < seconds); begun += 60) {
            minutes++;
        }
        LedgerCall call = new LedgerCall(sid, ACCOUNT, leg.direction(), leg.from(), leg.to(), status, start, seconds);
        call = leg.parentSid() == null ? call : call.dialledFrom(leg.parentSid());
        calls.add(completed ? call.asCharged() : call);
        boolean inbound = leg.direction().equals("inbound") || leg.direction().equals("trunking-originating");
        count(sid, new Counted(ours, "VOICE", inbound ? "INBOUND" : "OUTBOUND", day(start), minutes, 0, 0));
        if (!isTold) {
            untold.add(sid);
            return sid;
        }
        Map<String, String> parameters = parameters("CallSid", sid, leg.from(), leg.to());
        parameters.put("Direction", leg.direction());
        parameters.put("CallStatus", status);
        parameters.put("CallDuration", String.valueOf(seconds));
        if (completed) {
            parameters.put("Duration", String.valueOf(minutes));
        }
        if (leg.parentSid() != null) {
            parameters.put("ParentCallSid", leg.parentSid());
        }
        Instant end = start.plusSeconds(seconds);
        parameters.put("Timestamp", DateTimeFormatter.RFC_1123_DATE_TIME.format(end.atOffset(ZoneOffset.UTC)));
        // Late, by up to a day.
        told.add(new Told(parameters, end.plusSeconds(below(86_400))));
        return sid;
    }

    private void inboundMessage(String ours, Instant at) {
        String sid = "SM" + made++;
        String prefix = pick(List.of("", "", "whatsapp:"));
        int parts = 1 + below(9);
        String from = prefix + caller();
        String to = prefix + number(ours);
        Map<String, String> parameters = parameters("MessageSid", sid, from, to);
        parameters.put("SmsStatus", "received");
        parameters.put("NumSegments", String.valueOf(parts));
        parameters.put("Body", "a secret");
        told.add(new Told(parameters, at));
        messages.add(new LedgerMessage(sid, ACCOUNT, "inbound", from, to, "received", at, parts));
        boolean sms = prefix.isEmpty();
        count(sid, new Counted(ours, sms ? "SMS" : "WHATSAPP", "INBOUND", day(at), 0, sms ? parts : 0, 0));
    }

    private void outboundMessage(String ours, Instant at) {
        String sid = "SM" + made++;
        String prefix = pick(List.of("", "whatsapp:"));
        List<String> path = pick(List.of(
                List.of("queued", "sent", "delivered", "read"),
                List.of("sent", "read"),
                List.of("sent", "undelivered"),
                List.of("queued", "sent", "failed"),
                List.of("sent")));
        String last = path.get(path.size() - 1);
        int parts = 1 + below(9);
        String from = prefix + number(ours);
        String to = prefix + caller();
        for (String status : path) {
            Map<String, String> parameters = parameters("MessageSid", sid, from, to);
            parameters.put("MessageStatus", status);
            told.add(new Told(parameters, at));
        }
        segments.put(sid, parts);
        messages.add(new LedgerMessage(sid, ACCOUNT, "outbound-reply", from, to, last, at, parts));
        boolean sms = prefix.isEmpty();
        boolean arrived = last.equals("read");
        count(
                sid,
                new Counted(
                        ours,
                        sms ? "SMS" : "WHATSAPP",
                        "OUTBOUND",
                        day(at),
                        0,
                        sms && !last.equals("failed") ? parts : 0,
                        !sms && arrived ? 1 : 0));
    }

    private static Map<String, String> parameters(String sidName, String sid, String from, String to) {
        Map<String, String> parameters = new LinkedHashMap<>();
        parameters.put("AccountSid", ACCOUNT);
        parameters.put(sidName, sid);
        parameters.put("From", from);
        parameters.put("To", to);
        return parameters;
    }

    private void count(String sid, Counted usage) {
        counted.put(sid, usage);
        days.add(usage.day());
    }

    /** Somebody's number, or that they withhold it. */
    private String caller() {
        return below(12) == 0 ? "+266696687" : "+1555777" + (1_000 + below(9_000));
    }

    private static LocalDate day(Instant time) {
        return time.atOffset(ZoneOffset.UTC).toLocalDate();
    }

    private int below(int bound) {
        return random.between(0, bound - 1);
    }

    private <T> T pick(List<T> choices) {
        return random.oneOf(choices);
    }
}
