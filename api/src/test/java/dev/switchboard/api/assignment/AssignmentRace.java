package dev.switchboard.api.assignment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchboard.activities.number.NewPhoneNumber;
import dev.switchboard.api.AuditInvariant;
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

/** Many who want the same number at once. */
abstract class AssignmentRace {

    final SwitchboardServer server;

    AssignmentRace(SwitchboardServer server) {
        this.server = server;
    }

    @Test
    void ofTwentyAgentsAtOnceOneGetsTheNumber() throws Exception {
        SwitchboardClient demo = server.as("demo");
        NewPhoneNumber number = server.addNumber("demo");
        // So that our methods have to be written to be there.
        server.simulator()
                .changeNumber(
                        number.phoneNumber(),
                        held -> held.with("voice_method", "GET")
                                .with("voice_fallback_method", "GET")
                                .with("sms_method", "GET")
                                .with("sms_fallback_method", "GET")
                                .with("status_callback_method", "GET"));
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
        String base = server.url() + "/api/twilio";
        assertThat(server.simulator().number(number.phoneNumber()).orElseThrow().settings())
                .containsEntry("voice_url", base + "/voice?agentId=" + winners.get(0))
                .containsEntry("voice_method", "POST")
                .containsEntry("voice_fallback_url", base + "/voice/fallback?agentId=" + winners.get(0))
                .containsEntry("voice_fallback_method", "POST")
                .containsEntry("status_callback", base + "/status#rc=2&rp=ct,5xx,rt")
                .containsEntry("status_callback_method", "POST")
                .containsEntry("sms_url", base + "/webhook")
                .containsEntry("sms_method", "POST")
                .containsEntry("sms_fallback_url", base + "/webhook/fallback")
                .containsEntry("sms_fallback_method", "POST");
        assertThat(demo.get("/api/phone-numbers/" + number.id()).at("/chatbot/id"))
                .isEqualTo(winners.get(0));
        AuditInvariant.check(server);
    }
}
