package dev.switchboard.simulator.fault;

import static dev.switchboard.simulator.account.SimulatorDemo.PHONE_123;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.switchboard.simulator.RawClient;
import dev.switchboard.simulator.SimulatorOptions;
import dev.switchboard.simulator.TwilioSimulator;
import dev.switchboard.testing.Aside;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LimitsTest {

    private final TwilioSimulator simulator = TwilioSimulator.start(SimulatorOptions.onAnyPort());
    private final RawClient raw = new RawClient(simulator);

    @AfterEach
    void stop() {
        simulator.close();
    }

    @Test
    void refusesMoreThanItsRequestsPerSecond() throws Exception {
        simulator.limits(Limits.none().withRequestsPerSecond(5).withRetryAfter(1));

        assertThat(statuses(8)).containsExactly(200, 200, 200, 200, 200, 429, 429, 429);
        var refused = raw.get(RawClient.numberPath(PHONE_123));
        assertThat(RawClient.json(refused).path("code").asInt()).isEqualTo(20429);
        assertThat(refused.headers().firstValue("Retry-After")).contains("1");

        await().untilAsserted(() -> assertThat(status()).isEqualTo(200));
    }

    private List<Integer> statuses(int count) {
        return IntStream.range(0, count).map(i -> status()).boxed().toList();
    }

    private int status() {
        try {
            return raw.get(RawClient.numberPath(PHONE_123)).statusCode();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void refusesMoreThanSoManyAtATime() {
        simulator.limits(Limits.none().withConcurrent(3).withLatencyMillis(500));

        assertThat(together(8).stream().filter(status -> status == 200)).hasSize(3);
        assertThat(status()).isEqualTo(200);
    }

    @Test
    void waitsForItsLatencyWithoutHoldingUpOthers() {
        simulator.limits(Limits.none().withLatencyMillis(300));

        long start = System.nanoTime();
        assertThat(together(20)).containsOnly(200);

        assertThat(System.nanoTime() - start)
                .isBetween(TimeUnit.MILLISECONDS.toNanos(300), TimeUnit.MILLISECONDS.toNanos(20 * 300));
    }

    private List<Integer> together(int count) {
        return IntStream.range(0, count).mapToObj(i -> Aside.call(this::status)).toList().stream()
                .map(CompletableFuture::join)
                .toList();
    }

    @Test
    void knowsTheBusiestSecond() {
        statuses(7);
        await("a second without a request")
                .until(() -> simulator.maxRequestsPerSecond(Instant.now().minusSeconds(1)) == 0);
        statuses(3);

        assertThat(simulator.maxRequestsPerSecond(Instant.MIN)).isEqualTo(7);
    }
}
