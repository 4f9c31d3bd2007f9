package dev.switchboard.api.startup;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class UntilItSucceedsTest {

    @Test
    void triesUntilItSucceedsAndNotAgain() throws Exception {
        AtomicInteger attempts = new AtomicInteger();
        CountDownLatch succeeded = new CountDownLatch(1);
        AtomicReference<Thread> trying = new AtomicReference<>();
        UntilItSucceeds task = new UntilItSucceeds("Testing", () -> {
            trying.set(Thread.currentThread());
            if (attempts.incrementAndGet() < 3) {
                throw new IllegalStateException("not there yet");
            }
            succeeded.countDown();
        });

        task.start();

        assertThat(succeeded.await(60, TimeUnit.SECONDS)).isTrue();
        await("the end of the thread that could try again")
                .until(() -> !requireNonNull(trying.get()).isAlive());
        assertThat(attempts).hasValue(3);
    }

    @Test
    void stopsTrying() {
        AtomicInteger attempts = new AtomicInteger();
        UntilItSucceeds task = new UntilItSucceeds("Testing", () -> {
            attempts.incrementAndGet();
            throw new IllegalStateException("never there");
        });
        task.start();
        await().until(() -> attempts.get() > 0);

        task.stop();

        int attemptsAtStop = attempts.get();
        assertThat(task.running()).isFalse();
        await().during(java.time.Duration.ofMillis(700)).until(() -> attempts.get() <= attemptsAtStop + 1);
    }
}
