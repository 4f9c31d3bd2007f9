package dev.switchboard.api.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.switchboard.api.SwitchboardClient;
import dev.switchboard.api.SwitchboardClient.Answer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/** Temporal is stopped for a minute while operations run. */
@OnLocalStack
@Order(4)
class TemporalAwayIT {

    private static final String OWNER = "without-temporal";
    private static final String AGENT = "agent_without_temporal";
    private static final int RUNNING = 20;
    private static final Duration AWAY = Duration.ofSeconds(60);

    private final LocalStack stack = LocalStack.running();

    @Test
    void requestsAreAnswered503AndWhatRunsEnds() throws Exception {
        List<String> numbers = stack.makeNumbers(OWNER, "+1558", 200, AGENT);
        SwitchboardClient client = stack.as(OWNER);
        stack.twilio().latency(3_000);
        int before = stack.twilio().requests();
        List<String> operations = new ArrayList<>();
        for (String number : numbers.subList(0, RUNNING)) {
            Answer accepted = client.async().assign(number, AGENT, true, false);
            assertThat(accepted.status()).as(accepted.text()).isEqualTo(202);
            operations.add(accepted.at("/operation/id"));
        }
        await().atMost(Duration.ofSeconds(30)).until(() -> stack.twilio().requests() >= before + RUNNING);

        stack.stop("temporal");
        stack.twilio().latency(0);
        Iterator<String> others = Stream.generate(() -> numbers.subList(RUNNING, numbers.size()))
                .flatMap(List::stream)
                .iterator();
        await().during(AWAY)
                .atMost(AWAY.multipliedBy(2))
                .pollInterval(Duration.ofMillis(250))
                .untilAsserted(() -> assertRefused(client, others.next()));
        stack.start("temporal");

        for (String operation : operations) {
            Answer ended = client.awaitEnd(operation, Duration.ofMinutes(3));
            assertThat(ended.at("/state")).as(ended.text()).isEqualTo("COMPLETED");
        }
        String last = numbers.get(numbers.size() - 1);
        await().atMost(Duration.ofMinutes(1))
                .untilAsserted(() -> assertThat(client.assign(last, AGENT, true, false))
                        .extracting(Answer::status)
                        .isEqualTo(200));
        Agreement agreement = new Agreement(stack, OWNER);
        // An operation of which Temporal did not say whether it was started is looked for every half a minute.
        agreement.awaitAllEnded(Duration.ofMinutes(2));
        assertThat(agreement.differences()).isEmpty();
        assertThat(agreement.bindings().values())
                .filteredOn(binding -> binding.state().equals("ASSIGNED"))
                .extracting(Agreement.Binding::id)
                .contains(last)
                .containsAll(numbers.subList(0, RUNNING));
        System.out.printf("Temporal away: %s%n", agreement.endings());
    }

    private void assertRefused(SwitchboardClient client, String number) {
        Answer answer = client.assign(number, AGENT, true, false);
        assertThat(answer.status()).as(answer.text()).isEqualTo(503);
        assertThat(answer.header("Retry-After")).contains("5");
        assertThat(answer.at("/error")).as(answer.text()).isEqualTo("unavailable");
        assertThat(client.get("/api/phone-numbers/" + number).status()).isEqualTo(200);
    }
}
