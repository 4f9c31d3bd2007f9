package dev.switchboard.bench.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class WatchdogTest {

    private final BlockingQueue<String> barks = new ArrayBlockingQueue<>(1);

    @Test
    void aRunThatDoesNotEndIsToldWithWhatItsThreadsDo() throws Exception {
        try (Watchdog watchdog = new Watchdog(barks::add)) {
            watchdog.expectEndIn(Duration.ofMillis(20));

            assertThat(barks.poll(30, TimeUnit.SECONDS))
                    .contains("\"" + Thread.currentThread().getName() + "\"")
                    .contains("WatchdogTest.aRunThatDoesNotEndIsToldWithWhatItsThreadsDo");
        }
    }

    @Test
    void oneThatEndsInTimeIsLeftAlone() throws Exception {
        try (Watchdog watchdog = new Watchdog(barks::add)) {
            watchdog.expectEndIn(Duration.ofSeconds(3));
        }

        assertThat(barks.poll(4, TimeUnit.SECONDS)).isNull();
    }
}
