package dev.switchboard.api.assignment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchboard.activities.number.NewPhoneNumber;
import dev.switchboard.api.AuditInvariant;
import dev.switchboard.api.SwitchboardClient;
import dev.switchboard.api.SwitchboardClient.Answer;
import dev.switchboard.api.SwitchboardServer;
import dev.switchboard.simulator.account.SimulatedNumber;
import dev.switchboard.simulator.fault.Fault;
import dev.switchboard.simulator.fault.Fault.Match;
import dev.switchboard.simulator.fault.Limits;
import dev.switchboard.simulator.traffic.CallToPlace;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A number that moves to another agent, over HTTP. */
class MoveIT {

    private static final SwitchboardServer SERVER = SwitchboardServer.shared();
    private static final SwitchboardClient MOVER = SERVER.as("mover");
    private static final String OLD = "{\"id\":\"agent_old\",\"name\":\"Old\",\"greeting\":\"The old agent speaks.\"}";
    private static final String NEW = "{\"id\":\"agent_new\",\"name\":\"New\",\"greeting\":\"The new agent speaks.\"}";

    private NewPhoneNumber number;

    @BeforeEach
    void aNumberOfTheOldAgent() {
        for (String agent : List.of(OLD, NEW)) {
            assertThat(MOVER.post("/api/chatbots", agent).status()).isIn(201, 409);
        }
        number = SERVER.addNumber("mover");
        assertThat(MOVER.assign(number.id(), "agent_old", true, false).status()).isEqualTo(200);
    }

    @AfterEach
    void aFastTwilio() {
        SERVER.simulator().limits(Limits.none());
        SERVER.simulator().clearFaults();
    }

    @Test
    void everyCallIsAnsweredByTheOldOrTheNewAgentWhileTheNumberMoves() throws InterruptedException {
        SERVER.simulator().limits(new Limits(300, 0, null, null, null));
        ConcurrentLinkedQueue<List<String>> heard = new ConcurrentLinkedQueue<>();
        ScheduledExecutorService callers = Executors.newScheduledThreadPool(4);
        ScheduledFuture<?> calling = callers.scheduleAtFixedRate(() -> heard.add(call()), 0, 50, TimeUnit.MILLISECONDS);
        try {
            Awaitility.await().until(() -> heard.size() > 3);
            Answer moved = move("agent_new");
            assertThat(moved.status()).as(moved.text()).isEqualTo(200);
            assertThat(moved.at("/phoneNumber/chatbot/id")).as(moved.text()).isEqualTo("agent_new");
            int before = heard.size();
            Awaitility.await().until(() -> heard.size() > before + 8);
            assertThat(calling.isDone()).as("a call had no answer").isFalse();
        } finally {
            callers.shutdown();
            assertThat(callers.awaitTermination(20, TimeUnit.SECONDS)).isTrue();
        }

        assertThat(Set.copyOf(heard))
                .containsExactlyInAnyOrder(
                        List.of("Say: The old agent speaks.", "Hangup"),
                        List.of("Say: The new agent speaks.", "Hangup"));
        assertThat(call()).containsExactly("Say: The new agent speaks.", "Hangup");
        assertThat(held().get("voice_url")).endsWith("agentId=agent_new");
        assertThat(MOVER.get("/api/audit?phoneNumberId=" + number.id()).at("/messages/0/action"))
                .isEqualTo("phone_reassigned");
        assertThat(MOVER.get("/api/audit?phoneNumberId=" + number.id()).at("/messages/0/metadata/formerAgentId"))
                .isEqualTo("agent_old");
        AuditInvariant.check(SERVER);
    }

    @Test
    void aMoveThatTwilioRefusesLeavesTheOldAgentHereAndAtTwilio() {
        SimulatedNumber before = held();
        SERVER.simulator()
                .replaceFaults(
                        List.of(Fault.status(Match.post("IncomingPhoneNumbers").forNumber(number.phoneNumber()), 400)));

        Answer refused = move("agent_new");

        assertThat(refused.status()).as(refused.text()).isEqualTo(502);
        assertThat(refused.at("/state")).isEqualTo("COMPENSATED");
        assertThat(held().settings()).isEqualTo(before.settings());
        assertThat(call()).containsExactly("Say: The old agent speaks.", "Hangup");
        assertThat(MOVER.get("/api/phone-numbers/" + number.id()).at("/state")).isEqualTo("ASSIGNED");
    }

    @Test
    void unassigningAMovedNumberPutsBackWhatWasThereBeforeTheFirstAgent() {
        NewPhoneNumber theirs = SERVER.addNumber("mover");
        SERVER.simulator().changeNumber(theirs.phoneNumber(), n -> n.with("voice_url", "https://them.example/voice"));
        assertThat(MOVER.assign(theirs.id(), "agent_old", true, false).status()).isEqualTo(200);
        assertThat(MOVER.post("/api/phone-numbers/" + theirs.id() + "/move", "{\"chatbotId\":\"agent_new\"}")
                        .status())
                .isEqualTo(200);

        Answer unassigned = MOVER.delete(
                "/api/phone-numbers/assign", "{\"phoneNumberId\":\"" + theirs.id() + "\",\"restore\":true}");

        assertThat(unassigned.status()).as(unassigned.text()).isEqualTo(200);
        assertThat(SERVER.simulator().number(theirs.phoneNumber()).orElseThrow().get("voice_url"))
                .isEqualTo("https://them.example/voice");
    }

    @Test
    void whatCannotBeMovedIsRefusedWithItsReason() {
        assertThat(move("agent_old").at("/error")).isEqualTo("already_assigned");
        assertThat(move("agent_456").status()).isEqualTo(403);
        assertThat(move("agent_none").status()).isEqualTo(404);
        NewPhoneNumber free = SERVER.addNumber("mover");
        Answer refused = MOVER.post("/api/phone-numbers/" + free.id() + "/move", "{\"chatbotId\":\"agent_new\"}");
        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.at("/error")).isEqualTo("not_assigned");
    }

    @Test
    void theAgentThatANumberMovesToIsNotDeletedMeanwhile() {
        assertThat(MOVER.post("/api/chatbots", "{\"id\":\"agent_brief\",\"name\":\"Brief\"}")
                        .status())
                .isEqualTo(201);
        SERVER.simulator().limits(new Limits(700, 0, null, null, null));
        String operation = MOVER.async()
                .post("/api/phone-numbers/" + number.id() + "/move", "{\"chatbotId\":\"agent_brief\"}")
                .at("/operation/id");
        Awaitility.await()
                .until(() -> MOVER.get("/api/phone-numbers/" + number.id())
                        .at("/state")
                        .equals("MOVING"));

        assertThat(MOVER.delete("/api/chatbots/agent_brief").status()).isEqualTo(409);

        assertThat(MOVER.awaitEnd(operation, Duration.ofSeconds(30)).at("/state"))
                .isEqualTo("COMPLETED");
    }

    private Answer move(String agentId) {
        return MOVER.post("/api/phone-numbers/" + number.id() + "/move", "{\"chatbotId\":\"" + agentId + "\"}");
    }

    private List<String> call() {
        return SERVER.simulator()
                .placeCall(CallToPlace.of("+15559998877", number.phoneNumber()))
                .heard();
    }

    private SimulatedNumber held() {
        return SERVER.simulator().number(number.phoneNumber()).orElseThrow();
    }
}
