package dev.switchboard.api.assignment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchboard.activities.number.NewPhoneNumber;
import dev.switchboard.api.SwitchboardClient;
import dev.switchboard.api.SwitchboardClient.Answer;
import dev.switchboard.api.SwitchboardServer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class AssignmentRaceIT {

    @Test
    void ofTwentyAgentsAtOnceOneGetsTheNumber() throws Exception {
        SwitchboardServer server = SwitchboardServer.shared();
        SwitchboardClient demo = server.as("demo");
        NewPhoneNumber number = server.addNumber("demo");
        CountDownLatch go = new CountDownLatch(1);
        ExecutorService threads = Executors.newFixedThreadPool(20);
        List<Future<Answer>> answers = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            String agent = "racer_" + i;
            assertThat(demo.post("/api/chatbots", "{\"id\":\"" + agent + "\",\"name\":\"Racer\"}")
                            .status())
                    .isIn(201, 409);
            answers.add(threads.submit(() -> {
                go.await();
                return demo.assign(number.id(), agent, true, false);
            }));
        }
        go.countDown();

        List<String> winners = new ArrayList<>();
        for (Future<Answer> future : answers) {
            Answer answer = future.get();
            assertThat(answer.status()).as(answer.toString()).isIn(200, 400, 409);
            if (answer.status() == 200) {
                winners.add(answer.at("/phoneNumber/chatbot/id"));
            }
        }
        threads.shutdown();

        assertThat(winners).hasSize(1);
        assertThat(demo.webhooks(number.id()).json().at("/configured").asBoolean())
                .isTrue();
        assertThat(server.simulator().number(number.phoneNumber()).orElseThrow().voiceUrl())
                .endsWith("/api/twilio/voice?agentId=" + winners.get(0));
        assertThat(demo.get("/api/phone-numbers/" + number.id()).at("/chatbot/id"))
                .isEqualTo(winners.get(0));
    }
}
