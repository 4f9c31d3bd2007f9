package dev.switchboard.activities.number;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchboard.activities.DatabaseTest;
import dev.switchboard.workflows.assignment.ReserveNumberInput;
import dev.switchboard.workflows.operation.ErrorCode;
import io.temporal.failure.ApplicationFailure;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntFunction;
import org.junit.jupiter.api.RepeatedTest;

class ReservationRaceTest extends DatabaseTest {

    private static final int CALLERS = 20;

    @RepeatedTest(5)
    void ofTwentyReservationsExactlyOneWins() throws Exception {
        List<String> outcomes = race(caller -> outcomeOf(() -> numberActivities.reserveNumber(
                new ReserveNumberInput("op_" + caller, DEMO, "phone_123", "agent_456", true, true))));
        assertOneWinner(outcomes);
        assertThat(number("phone_123").version()).isEqualTo(1);
        assertThat(number("phone_123").heldBy()).contains("op_" + outcomes.indexOf("won"));
    }

    @RepeatedTest(5)
    void ofTwentyReleasesExactlyOneWins() throws Exception {
        assigned("phone_123", "agent_456", true, true);
        List<String> outcomes =
                race(caller -> outcomeOf(() -> numberActivities.markReleasing("op_" + caller, DEMO, "phone_123")));
        assertOneWinner(outcomes);
        assertThat(number("phone_123").heldBy()).contains("op_" + outcomes.indexOf("won"));
    }

    private static void assertOneWinner(List<String> outcomes) {
        List<String> losers = new ArrayList<>(outcomes);
        assertThat(losers.remove("won")).isTrue();
        assertThat(losers).hasSize(CALLERS - 1).containsOnly(ErrorCode.OPERATION_RUNNING.code());
    }

    private static String outcomeOf(Runnable call) {
        try {
            call.run();
            return "won";
        } catch (ApplicationFailure e) {
            return e.getType();
        }
    }

    private static List<String> race(IntFunction<String> call) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(CALLERS);
        try {
            CountDownLatch ready = new CountDownLatch(CALLERS);
            List<Future<String>> running = new ArrayList<>();
            for (int caller = 0; caller < CALLERS; caller++) {
                int number = caller;
                running.add(threads.submit(() -> {
                    ready.countDown();
                    ready.await();
                    return call.apply(number);
                }));
            }
            List<String> outcomes = new ArrayList<>();
            for (Future<String> outcome : running) {
                outcomes.add(outcome.get());
            }
            return Collections.unmodifiableList(outcomes);
        } finally {
            threads.shutdownNow();
        }
    }
}
