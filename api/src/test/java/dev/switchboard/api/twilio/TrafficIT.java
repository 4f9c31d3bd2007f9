package dev.switchboard.api.twilio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.switchboard.activities.number.NewPhoneNumber;
import dev.switchboard.api.SwitchboardClient;
import dev.switchboard.api.SwitchboardClient.Answer;
import dev.switchboard.api.SwitchboardServer;
import dev.switchboard.simulator.LedgerTotals;
import dev.switchboard.simulator.SimulatorDemo;
import dev.switchboard.simulator.TrafficMade;
import dev.switchboard.simulator.TrafficToMake;
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
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Much traffic, badly delivered. */
class TrafficIT {

    private static final int SENDERS = 4;

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

    @Test
    void usageEqualsTwiliosLedgerThoughCallbacksAreDoubledShuffledAndLost() {
        List<NewPhoneNumber> numbers = assignedNumbers(4);

        TrafficMade made = server.simulator()
                .traffic(TrafficToMake.of(300, 300, 200)
                        .withNumbers(numbers.stream()
                                .map(NewPhoneNumber::phoneNumber)
                                .toList())
                        .withMessageStatusCallback(server.url() + "/api/twilio/status")
                        .withTrouble(3, true, 0.1));
        assertThat(made.lost()).isPositive();
        assertThat(made.failed()).isZero();
        LedgerTotals ledger = server.simulator().ledger();
        Set<LocalDate> days =
                ledger.days().stream().map(LedgerTotals.Day::date).collect(Collectors.toCollection(TreeSet::new));

        int missing = 0;
        for (LocalDate day : days) {
            Answer reconciled = demo.post("/api/usage/reconcile", "{\"day\":\"" + day + "\"}");
            assertThat(reconciled.status()).as(reconciled.text()).isEqualTo(200);
            missing += reconciled.json().at("/results/missing").intValue();
        }
        assertThat(missing).isPositive();

        String range = "?from=" + days.iterator().next().minusDays(1) + "&to="
                + LocalDate.now(ZoneOffset.UTC).plusDays(1);
        await().atMost(Duration.ofSeconds(30))
                .until(() -> total(range).at("/smsSegmentsUnsettled").intValue() == 0);
        LedgerTotals.Sums truth = ledger.total();
        assertThat(total(range).at("/voiceMinutes").longValue()).isEqualTo(truth.voiceMinutes());
        assertThat(total(range + "&direction=inbound").at("/smsSegments").longValue())
                .isEqualTo(truth.smsInboundSegments());
        assertThat(total(range + "&direction=outbound").at("/smsSegments").longValue())
                .isEqualTo(truth.smsOutboundSegments());
        assertThat(total(range).at("/whatsappDelivered").longValue()).isEqualTo(truth.whatsappDelivered());
        for (NewPhoneNumber number : numbers) {
            long minutes = ledger.days().stream()
                    .filter(day -> day.phoneNumber().equals(number.phoneNumber()))
                    .mapToLong(day -> day.sums().voiceMinutes())
                    .sum();
            assertThat(total(range + "&phoneNumberId=" + number.id())
                            .at("/voiceMinutes")
                            .longValue())
                    .isEqualTo(minutes);
        }
        LocalDate last = days.stream().reduce((a, b) -> b).orElseThrow();
        Answer again = demo.post("/api/usage/reconcile", "{\"day\":\"" + last + "\"}");
        assertThat(again.json().at("/results/missing").intValue()).isZero();
        assertThat(again.json().at("/results/corrected").intValue()).isZero();
        assertThat(again.json().at("/results/unchanged").intValue()).isPositive();
        assertThat(demo.get("/api/audit?action=usage_reconciled")
                        .json()
                        .at("/messages")
                        .size())
                .isEqualTo(days.size() + 1);
    }

    @Test
    void noAcknowledgedCallbackIsLostWhenTheServiceIsStartedAgain() throws InterruptedException {
        NewPhoneNumber number = assignedNumbers(1).get(0);
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
        await().atMost(Duration.ofSeconds(20))
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

    private List<NewPhoneNumber> assignedNumbers(int count) {
        List<NewPhoneNumber> numbers = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            NewPhoneNumber number = server.addNumber("demo", new Capabilities(true, true, true));
            Answer answer = demo.assign(number.id(), "agent_456", true, true);
            assertThat(answer.status()).as(answer.text()).isEqualTo(200);
            numbers.add(number);
        }
        return numbers;
    }
}
