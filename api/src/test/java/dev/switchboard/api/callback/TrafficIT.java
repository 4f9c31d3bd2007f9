package dev.switchboard.api.callback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.switchboard.activities.number.NewPhoneNumber;
import dev.switchboard.api.SwitchboardClient;
import dev.switchboard.api.SwitchboardClient.Answer;
import dev.switchboard.api.SwitchboardServer;
import dev.switchboard.simulator.account.LedgerLine;
import dev.switchboard.simulator.account.SimulatorDemo;
import dev.switchboard.simulator.traffic.TrafficLegs;
import dev.switchboard.simulator.traffic.TrafficMade;
import dev.switchboard.simulator.traffic.TrafficToMake;
import dev.switchboard.testing.Draws;
import dev.switchboard.testing.Seed;
import dev.switchboard.testing.SeededTest;
import dev.switchboard.workflows.number.Capabilities;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

/** Much traffic, badly delivered. */
class TrafficIT {

    private static final int SENDERS = 4;

    /** Some days to both sides of today, whatever day it is when the test ends. */
    private final String allDays = "?from=" + LocalDate.now(ZoneOffset.UTC).minusDays(2) + "&to="
            + LocalDate.now(ZoneOffset.UTC).plusDays(2);

    /** The SIDs of all differences that were reported. */
    private final Set<String> listed = new TreeSet<>();

    private SwitchboardServer server;
    private SwitchboardClient demo;

    @BeforeEach
    void start() {
        server = SwitchboardServer.start(SwitchboardServer.Options.defaults()
                .with("switchboard.usage.process-every", "50ms")
                .with("switchboard.usage.settle-every", "300ms"));
        demo = server.as("demo");
    }

    @AfterEach
    void stop() {
        server.close();
    }

    /**
     * At any time of day: what began before midnight may be told after it, and then the comparison moves it to its day.
     */
    @Test
    void usageEqualsTwiliosLedgerThoughCallbacksAreDoubledShuffledAndLost() {
        Map<String, String> agents = new LinkedHashMap<>();
        List<NewPhoneNumber> numbers = assignedNumbers(4, "agent_456", "agent_789");
        for (int i = 0; i < numbers.size(); i++) {
            agents.put(numbers.get(i).phoneNumber(), i % 2 == 0 ? "agent_456" : "agent_789");
        }
        Ledger ledger = new Ledger(numbers, agents);

        TrafficMade made = server.simulator()
                .traffic(TrafficToMake.of(1_600, 1_200, 1_200)
                        .withNumbers(List.copyOf(agents.keySet()))
                        .withMessageStatusCallback(server.url() + "/api/twilio/status")
                        .withTrouble(5, true, 0.15)
                        .withRequests(20_000));
        assertThat(made.requests()).isEqualTo(20_000);
        assertThat(made.failed()).isZero();
        Set<String> untold = Set.copyOf(made.untold());
        Set<String> deliveryUntold = Set.copyOf(made.deliveryUntold());
        assertThat(untold).hasSizeGreaterThan(100);
        assertThat(deliveryUntold).isNotEmpty();
        List<LedgerLine> lines = server.simulator().ledgerEntries();
        assertThat(lines).hasSize(4_000);

        // Before the comparison: all but what only lost callbacks told.
        int told = lines.size() - untold.size();
        await().atMost(Duration.ofSeconds(60)).until(() -> counted() == told);
        await().atMost(Duration.ofSeconds(60))
                .until(() -> total(allDays).at("/smsSegmentsUnsettled").intValue() == 0);
        assertThat(unprocessedEvents()).isZero();
        List<LedgerLine> known = lines.stream()
                .filter(line -> !untold.contains(line.sid()))
                .map(line -> deliveryUntold.contains(line.sid()) ? undelivered(line) : line)
                .toList();
        assertThat(usage("number,agent,channel")).isEqualTo(ledger.sums(known, false));
        Map<String, LocalDate> recorded = recordedDays();
        assertThat(recorded.keySet())
                .isEqualTo(known.stream().map(LedgerLine::sid).collect(Collectors.toSet()));

        // The comparison finds exactly that, and what was told on another day than it began.
        Set<String> toCorrect = new TreeSet<>(deliveryUntold);
        for (LedgerLine line : known) {
            boolean sameDay = line.date().equals(recorded.get(line.sid()));
            assertThat(sameDay || !line.channel().equals("voice"))
                    .as("a callback of a call tells when it began: %s", line)
                    .isTrue();
            if (!sameDay) {
                toCorrect.add(line.sid());
            }
        }
        Map<String, Integer> found = reconcileAll(lines);
        assertThat(found)
                .isEqualTo(Map.of(
                        "missing", untold.size(),
                        "corrected", toCorrect.size(),
                        "unchanged", lines.size() - untold.size() - toCorrect.size()));
        assertThat(reconciledAs("MISSING")).isEqualTo(untold);
        assertThat(reconciledAs("CORRECTED")).isEqualTo(toCorrect);
        assertThat(listed)
                .hasSize(untold.size() + toCorrect.size())
                .containsAll(untold)
                .containsAll(toCorrect);

        assertThat(usage("number,agent,channel,day")).isEqualTo(ledger.sums(lines, true));
        assertThat(reconcileAll(lines)).isEqualTo(Map.of("missing", 0, "corrected", 0, "unchanged", lines.size()));
        assertThat(usage("number,agent,channel,day")).isEqualTo(ledger.sums(lines, true));
    }

    /** Every kind of call and message that Twilio bills, those among them that no callback tells of. */
    @SeededTest(cases = 3)
    void usageEqualsTwiliosLedgerForCallsAndMessagesOfEveryKind(Seed seed) {
        Draws draws = seed.draws();
        Map<String, String> agents = new LinkedHashMap<>();
        List<NewPhoneNumber> numbers = new ArrayList<>(assignedNumbers(3, "agent_456"));
        numbers.forEach(number -> agents.put(number.phoneNumber(), "agent_456"));
        NewPhoneNumber trunked = server.addNumber("demo");
        server.simulator().changeNumber(trunked.phoneNumber(), held -> held.with("trunk_sid", SimulatorDemo.TRUNK_SID));
        numbers.add(trunked);
        agents.put(trunked.phoneNumber(), "");
        TrafficLegs legs = new TrafficLegs(
                draws.between(5, 9),
                draws.between(5, 9),
                draws.between(5, 9),
                draws.between(3, 6),
                server.url() + "/api/twilio/status");

        TrafficMade made = server.simulator()
                .traffic(TrafficToMake.of(draws.between(5, 9), draws.between(12, 18), draws.between(8, 12))
                        .withSeed(seed.value())
                        .withNumbers(List.copyOf(agents.keySet()))
                        .withMessageStatusCallback(server.url() + "/api/twilio/status")
                        .withLegs(legs)
                        .withTrouble(draws.between(1, 3), true, draws.between(10, 60) / 100.0));
        assertThat(made.failed()).isZero();
        assertThat(made.untold()).isNotEmpty();
        await().atMost(Duration.ofSeconds(60)).until(() -> unprocessedEvents() == 0);
        List<LedgerLine> lines = server.simulator().ledgerEntries();
        // A forwarded call has two legs, and each is billed.
        assertThat(lines).hasSize(made.calls() + legs.forwarded() + made.messages() + made.whatsapp());
        assertThat(lines).anyMatch(line -> line.smsSegments() > 1);
        // Nothing tells of calls over a trunk, nor of what comes in for a number that is assigned to nobody.
        Set<String> untold = new TreeSet<>(made.untold());
        lines.stream()
                .filter(line -> line.phoneNumber().equals(trunked.phoneNumber()))
                .filter(line ->
                        line.channel().equals("voice") || line.direction().equals("inbound"))
                .forEach(line -> untold.add(line.sid()));
        assertThat(untold).hasSizeGreaterThanOrEqualTo(made.untold().size() + legs.trunk());
        // A dialled leg shows the caller's number: whose it is, only the call above it says.
        untold.addAll(legsBelow(untold));
        Map<String, Sums> billed = new Ledger(numbers, agents).sums(lines, true);

        assertThat(usage("number,agent,channel,day")).isNotEqualTo(billed);
        assertThat(reconcileAll(lines)).containsEntry("missing", untold.size());
        assertThat(reconciledAs("MISSING")).isEqualTo(untold);

        assertThat(usage("number,agent,channel,day")).isEqualTo(billed);
    }

    /** What a row of usage says, or should say. */
    private record Sums(long calls, long messages, long voiceMinutes, long smsSegments, long whatsappDelivered) {

        static Sums of(LedgerLine line) {
            boolean call = line.channel().equals("voice");
            return new Sums(
                    call ? 1 : 0, call ? 0 : 1, line.voiceMinutes(), line.smsSegments(), line.whatsappDelivered());
        }

        static Sums of(JsonNode row) {
            return new Sums(
                    row.at("/calls").longValue(),
                    row.at("/messages").longValue(),
                    row.at("/voiceMinutes").longValue(),
                    row.at("/smsSegments").longValue(),
                    row.at("/whatsappDelivered").longValue());
        }

        Sums plus(Sums other) {
            return new Sums(
                    calls + other.calls,
                    messages + other.messages,
                    voiceMinutes + other.voiceMinutes,
                    smsSegments + other.smsSegments,
                    whatsappDelivered + other.whatsappDelivered);
        }
    }

    /** Twilio's side of it, by our names for numbers and by the agents that they have had all the time. */
    private record Ledger(List<NewPhoneNumber> numbers, Map<String, String> agents) {

        Map<String, Sums> sums(List<LedgerLine> lines, boolean byDay) {
            Map<String, String> ids =
                    numbers.stream().collect(Collectors.toMap(NewPhoneNumber::phoneNumber, NewPhoneNumber::id));
            Map<String, Sums> sums = new TreeMap<>();
            for (LedgerLine line : lines) {
                String key = String.join(
                        " ",
                        line.direction(),
                        String.valueOf(ids.get(line.phoneNumber())),
                        String.valueOf(agents.get(line.phoneNumber())),
                        line.channel(),
                        byDay ? line.date().toString() : "");
                sums.merge(key, Sums.of(line), Sums::plus);
            }
            return sums;
        }
    }

    private static LedgerLine undelivered(LedgerLine line) {
        return new LedgerLine(
                line.sid(),
                line.status(),
                line.phoneNumber(),
                line.channel(),
                line.direction(),
                line.date(),
                line.voiceMinutes(),
                line.smsSegments(),
                0);
    }

    private Map<String, Sums> usage(String groupBy) {
        Map<String, Sums> sums = new TreeMap<>();
        for (String direction : List.of("inbound", "outbound")) {
            String query = "/api/usage" + allDays + "&direction=" + direction + "&groupBy=" + groupBy + "&limit=5";
            for (JsonNode row : pages(query, "/usage")) {
                sums.put(
                        String.join(
                                " ",
                                direction,
                                row.at("/phoneNumberId").asString(),
                                row.at("/chatbotId").asString(),
                                row.at("/channel").asString(),
                                row.at("/day").asString("")),
                        Sums.of(row));
            }
        }
        return sums;
    }

    /** The rows of all pages. */
    private List<JsonNode> pages(String query, String rows) {
        List<JsonNode> all = new ArrayList<>();
        String next = "";
        do {
            Answer answer = demo.get(query + next);
            assertThat(answer.status()).as(answer.text()).isEqualTo(200);
            answer.json().at(rows).forEach(all::add);
            String cursor = answer.json().at("/nextCursor").asString("");
            next = cursor.isEmpty() ? "" : "&cursor=" + cursor;
        } while (!next.isEmpty());
        return all;
    }

    private int counted() {
        JsonNode total = total(allDays);
        return total.at("/calls").intValue() + total.at("/messages").intValue();
    }

    private Map<String, Integer> reconcileAll(List<LedgerLine> lines) {
        Map<String, Integer> found = new TreeMap<>();
        for (LocalDate day : lines.stream().map(LedgerLine::date).collect(Collectors.toCollection(TreeSet::new))) {
            Answer reconciled = demo.post("/api/usage/reconcile", "{\"day\":\"" + day + "\"}");
            assertThat(reconciled.status()).as(reconciled.text()).isEqualTo(200);
            for (String count : List.of("missing", "corrected", "unchanged")) {
                found.merge(count, reconciled.json().at("/results/" + count).intValue(), Integer::sum);
            }
            String differences = "/api/usage/differences?limit=100&operationId=" + reconciled.at("/operationId");
            pages(differences, "/differences")
                    .forEach(difference -> listed.add(difference.at("/sid").asString()));
        }
        return found;
    }

    private long unprocessedEvents() {
        return server.bean(JdbcClient.class)
                .sql("SELECT count(*) FROM twilio_event WHERE processed_at IS NULL")
                .query(Long.class)
                .single();
    }

    private Set<String> legsBelow(Set<String> callSids) {
        return new TreeSet<>(server.bean(JdbcClient.class)
                .sql("SELECT sid FROM twilio_event WHERE parent_sid IN (:callSids)")
                .param("callSids", callSids)
                .query(String.class)
                .list());
    }

    private Map<String, LocalDate> recordedDays() {
        Map<String, LocalDate> days = new TreeMap<>();
        server.bean(JdbcClient.class).sql("SELECT sid, day FROM usage_record").query(row -> {
            days.put(row.getString("sid"), row.getObject("day", LocalDate.class));
        });
        return days;
    }

    private Set<String> reconciledAs(String outcome) {
        return new TreeSet<>(server.bean(JdbcClient.class)
                .sql("SELECT sid FROM usage_record WHERE reconciled_as = :outcome")
                .param("outcome", outcome)
                .query(String.class)
                .list());
    }

    @Test
    void noAcknowledgedCallbackIsLostWhenTheServiceIsStartedAgain() throws InterruptedException {
        NewPhoneNumber number = assignedNumbers(1, "agent_456").get(0);
        Set<String> acknowledged = ConcurrentHashMap.newKeySet();
        List<Thread> senders = new ArrayList<>();
        long until = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        Set<Thread> told = ConcurrentHashMap.newKeySet();
        for (int i = 0; i < SENDERS; i++) {
            int sender = i;
            Thread thread = new Thread(() -> {
                for (int call = 0; !told.contains(Thread.currentThread()) && System.nanoTime() < until; call++) {
                    String sid = "CA%d-%d".formatted(sender, call);
                    if (send(sid, number)) {
                        acknowledged.add(sid);
                    }
                }
            });
            senders.add(thread);
            thread.start();
        }
        await().until(() -> acknowledged.size() > 100);
        server.restart();
        int before = acknowledged.size();
        await().until(() -> acknowledged.size() > before + 100);
        told.addAll(senders);
        for (Thread thread : senders) {
            thread.join();
        }

        demo = server.as("demo");
        Set<String> kept = storedSids(number);
        assertThat(kept).containsAll(acknowledged);
        await().atMost(Duration.ofSeconds(60))
                .until(() -> total("?phoneNumberId=" + number.id())
                                .at("/voiceMinutes")
                                .longValue()
                        == kept.size());
        assertThat(total("?phoneNumberId=" + number.id()).at("/calls").longValue())
                .isEqualTo(kept.size());
    }

    private boolean send(String callSid, NewPhoneNumber number) {
        Map<String, String> event = new LinkedHashMap<>();
        event.put("AccountSid", SimulatorDemo.ACCOUNT_SID);
        event.put("CallSid", callSid);
        event.put("CallStatus", "completed");
        event.put("CallDuration", "60");
        event.put("To", number.phoneNumber());
        try {
            return server.anonymous()
                            .withHeader("Content-Type", "application/x-www-form-urlencoded")
                            .withHeader(
                                    "X-Twilio-Signature",
                                    TwilioFacingIT.signature(
                                            SimulatorDemo.AUTH_TOKEN, server.url() + "/api/twilio/status", event))
                            .post("/api/twilio/status", TwilioFacingIT.form(event))
                            .status()
                    == 204;
        } catch (UncheckedIOException away) {
            return false;
        }
    }

    private Set<String> storedSids(NewPhoneNumber number) {
        Set<String> sids = new TreeSet<>();
        String next = "";
        do {
            JsonNode page = demo.get("/api/phone-numbers/" + number.id() + "/events?limit=200" + next)
                    .json();
            page.at("/events").forEach(event -> sids.add(event.at("/sid").asString()));
            String cursor = page.at("/nextCursor").asString("");
            next = cursor.isEmpty() ? "" : "&cursor=" + cursor;
        } while (!next.isEmpty());
        return sids;
    }

    private JsonNode total(String query) {
        Answer answer = demo.get("/api/usage" + query);
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        return answer.json().at("/total");
    }

    /** The agents take turns. */
    private List<NewPhoneNumber> assignedNumbers(int count, String... agents) {
        List<NewPhoneNumber> numbers = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            NewPhoneNumber number = server.addNumber("demo", new Capabilities(true, true, true));
            Answer answer = demo.assign(number.id(), agents[i % agents.length], true, true);
            assertThat(answer.status()).as(answer.text()).isEqualTo(200);
            numbers.add(number);
        }
        return numbers;
    }
}
