package dev.switchboard.api.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/** Both workers are stopped (SIGTERM) and started, one after the other, while numbers are assigned. */
@OnLocalStack
@Order(3)
class RollingRestartIT {

    private static final int PER_SECOND = 20;
    private static final String OWNER = "rolling";

    private final LocalStack stack = LocalStack.running();

    @Test
    void noRequestFails() {
        List<String> numbers = stack.makeNumbers(OWNER, "+1557", 3_000, "agent_rolling");
        List<Load.Attempt> attempts;
        try (Load load = Load.assigns(PER_SECOND, stack.as(OWNER), numbers, "agent_rolling")) {
            await().atMost(Duration.ofSeconds(30)).until(() -> load.answered() >= 2 * PER_SECOND);
            stack.restart("worker-1");
            stack.restart("worker-2");
            int answered = load.answered();
            await().atMost(Duration.ofSeconds(60)).until(() -> load.answered() >= answered + 5 * PER_SECOND);
            attempts = load.end();
        }
        assertThat(attempts).hasSizeBetween(10 * PER_SECOND, numbers.size() - 1);
        // 202: it goes on after the 25 s that a call waits.
        assertThat(attempts)
                .filteredOn(attempt -> !attempt.answered(200) && !attempt.answered(202))
                .isEmpty();
        Agreement agreement = new Agreement(stack, OWNER);
        agreement.awaitAllEnded(Duration.ofMinutes(2));
        assertThat(agreement.endings()).containsOnlyKeys("COMPLETED").containsEntry("COMPLETED", (long)
                attempts.size());
        assertThat(agreement.bindings().values())
                .filteredOn(binding -> binding.state().equals("ASSIGNED"))
                .extracting(Agreement.Binding::id)
                .containsExactlyInAnyOrderElementsOf(
                        attempts.stream().map(Load.Attempt::numberId).toList());
        assertThat(agreement.differences()).isEmpty();
        System.out.printf(
                "Rolling restart: %d assignments, %d of them answered 202%n",
                attempts.size(),
                attempts.stream().filter(attempt -> attempt.answered(202)).count());
    }
}
