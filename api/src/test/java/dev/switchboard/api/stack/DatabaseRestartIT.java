package dev.switchboard.api.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** PostgreSQL is restarted, once in order and once as after a crash, while numbers are assigned and called. */
@OnLocalStack
@Order(5)
class DatabaseRestartIT {

    private static final String OWNER = "database";
    private static final String AGENT = "agent_database";
    private static final String CALLED = "+15590000000";
    private static final int PER_SECOND = 10;
    private static final int CALLERS = 4;

    private final LocalStack stack = LocalStack.running();
    private final AtomicBoolean calling = new AtomicBoolean(true);
    private final Set<String> acknowledged = ConcurrentHashMap.newKeySet();
    private final Queue<Integer> statuses = new ConcurrentLinkedQueue<>();

    @Test
    void nothingThatWasAcknowledgedIsLost() throws Exception {
        List<String> numbers = stack.makeNumbers(OWNER, "+1559", 1_000, AGENT);
        String called = stack.idOf(CALLED);
        assertThat(stack.as(OWNER).assign(called, AGENT, true, false).status()).isEqualTo(200);
        List<String> others =
                numbers.stream().filter(number -> !number.equals(called)).toList();
        ExecutorService callers = Executors.newFixedThreadPool(CALLERS);
        List<Future<?>> calls = new ArrayList<>();
        List<Load.Attempt> attempts;
        try (Load load = Load.assigns(PER_SECOND, stack.as(OWNER), others, AGENT)) {
            for (int i = 0; i < CALLERS; i++) {
                calls.add(callers.submit(this::call));
            }
            awaitMore(load);
            stack.restart("postgres");
            awaitMore(load);
            stack.kill("postgres");
            stack.start("postgres");
            awaitMore(load);
            attempts = load.end();
        } finally {
            calling.set(false);
            callers.shutdown();
        }
        for (Future<?> call : calls) {
            call.get(1, TimeUnit.MINUTES);
        }

        Agreement agreement = new Agreement(stack, OWNER);
        agreement.awaitAllEnded(Duration.ofMinutes(3));
        assertThat(agreement.differences()).isEmpty();
        // What could not be done was refused as that, and never as something unexpected.
        assertThat(attempts)
                .filteredOn(attempt -> !attempt.answered(200) && !attempt.answered(202) && !attempt.answered(503))
                .isEmpty();
        List<String> assigned = attempts.stream()
                .filter(attempt -> attempt.answered(200))
                .map(Load.Attempt::numberId)
                .toList();
        assertThat(assigned).hasSizeGreaterThan(5 * PER_SECOND);
        assertThat(agreement.bindings().values().stream()
                        .filter(binding -> binding.state().equals("ASSIGNED") && AGENT.equals(binding.chatbotId()))
                        .map(Agreement.Binding::id)
                        .toList())
                .containsAll(assigned);
        assertThat(agreement.audited()).containsAll(assigned).doesNotHaveDuplicates();
        assertThat(acknowledged).hasSizeGreaterThan(50);
        assertThat(stack.database()
                        .sql("SELECT sid || ' ' || status FROM twilio_event")
                        .query(String.class)
                        .list())
                .containsAll(acknowledged);
        System.out.printf(
                "PostgreSQL restarted: assignments answered %s, endings %s, status callbacks answered %s%n",
                attempts.stream()
                        .map(attempt ->
                                attempt.answer() == null ? 0 : attempt.answer().status())
                        .collect(Collectors.groupingBy(status -> status, Collectors.counting())),
                agreement.endings(),
                statuses.stream().collect(Collectors.groupingBy(status -> status, Collectors.counting())));
    }

    private void awaitMore(Load load) {
        int assigned = load.answered();
        int callbacks = acknowledged.size();
        await().atMost(Duration.ofSeconds(90))
                .until(() -> load.answered() >= assigned + 4 * PER_SECOND && acknowledged.size() >= callbacks + 20);
    }

    /** Calls the number again and again, and remembers which status callbacks were acknowledged. */
    private void call() {
        while (calling.get()) {
            JsonNode happened = stack.twilio().call(CALLED, ",\"statusCallbacks\":{\"copies\":2}");
            String sid = happened.at("/callSid").asString();
            happened.at("/statusCallbacks")
                    .forEach(callback -> callback.at("/requests").forEach(request -> {
                        int status = request.at("/status").asInt(0);
                        statuses.add(status);
                        if (status == 204) {
                            acknowledged.add(sid + " " + callback.at("/event").asString());
                        }
                    }));
        }
    }
}
