package dev.switchboard.api.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class CallerRatesTest {

    private final AtomicLong nanos = new AtomicLong(1);
    private final CallerRates rates = new CallerRates(new RateProperties(50, 100), nanos::get);

    @Test
    void letsABurstThroughAndThenTheRate() {
        assertThat(passed("demo", 500)).isEqualTo(100);
        assertThat(rates.take("demo")).isBetween(Duration.ofNanos(1), Duration.ofMillis(20));
        pass(Duration.ofMillis(500));
        assertThat(passed("demo", 500)).isEqualTo(25);
        pass(Duration.ofSeconds(1));
        assertThat(passed("demo", 500)).isEqualTo(50);
        pass(Duration.ofHours(1));
        assertThat(passed("demo", 500)).isEqualTo(100);
    }

    @Test
    void everyCallerHasTheirOwn() {
        assertThat(passed("demo", 500)).isEqualTo(100);
        assertThat(passed("other", 500)).isEqualTo(100);
    }

    @Test
    void keepsNoMoreThanItNeeds() {
        for (int i = 0; i < 50_000; i++) {
            rates.take("caller-" + i);
        }
        assertThat(rates.callers()).isLessThanOrEqualTo(10_000);
        pass(Duration.ofSeconds(4));
        assertThat(rates.callers()).isZero();
    }

    @Test
    void aBadValueNamesItsKey() {
        assertThatThrownBy(() -> new RateProperties(-1, 100)).hasMessageContaining("switchboard.api.rate.per-second");
        assertThatThrownBy(() -> new RateProperties(1, 0)).hasMessageContaining("switchboard.api.rate.burst");
    }

    private int passed(String caller, int tries) {
        int passed = 0;
        for (int i = 0; i < tries; i++) {
            if (rates.take(caller).isZero()) {
                passed++;
            }
        }
        return passed;
    }

    private void pass(Duration time) {
        nanos.addAndGet(time.toNanos());
    }
}
