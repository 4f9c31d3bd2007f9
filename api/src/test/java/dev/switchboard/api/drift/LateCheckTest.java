package dev.switchboard.api.drift;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class LateCheckTest {

    private static final Instant NOW = Instant.parse("2026-03-10T12:00:00Z");
    private static final Duration HOUR = Duration.ofHours(1);

    @Test
    void aCheckIsLateAfterTwoIntervalsAndSomeMinutes() {
        assertThat(late(HOUR, Duration.ofDays(1), Duration.ofMinutes(125), false))
                .isEmpty();
        assertThat(late(HOUR, Duration.ofDays(1), Duration.ofMinutes(131), false))
                .contains(new LateCheck.Late(HOUR, NOW.minus(Duration.ofMinutes(131))));
        assertThat(late(HOUR, Duration.ofDays(1), null, false)).contains(new LateCheck.Late(HOUR, null));
    }

    @Test
    void aProcessThatHasJustStartedWaits() {
        assertThat(late(HOUR, Duration.ofMinutes(5), null, false)).isEmpty();
    }

    @Test
    void whatIsNotWantedOrCannotRunIsNotLate() {
        assertThat(late(Duration.ZERO, Duration.ofDays(1), null, false)).isEmpty();
        assertThat(late(HOUR, Duration.ofDays(1), null, true)).isEmpty();
    }

    private static Optional<LateCheck.Late> late(
            Duration every, Duration up, @Nullable Duration sinceLast, boolean withoutSchedules) {
        return LateCheck.of(
                every,
                withoutSchedules,
                NOW.minus(up),
                NOW,
                () -> Optional.ofNullable(sinceLast).map(NOW::minus));
    }
}
