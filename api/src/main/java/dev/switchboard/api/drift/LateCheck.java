package dev.switchboard.api.drift;

import dev.switchboard.activities.drift.Drifts;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/** Whether the check of the whole fleet, which Temporal's schedule starts, did not run when it should have. */
@Component
public final class LateCheck {

    /** One that is left out because one runs is no reason to worry, and neither is one that takes a while. */
    private static final int INTERVALS = 2;

    private static final Duration TAKES = Duration.ofMinutes(10);

    private final Drifts drifts;
    private final Duration every;
    private final boolean withoutSchedules;
    private final Clock clock;
    private final Instant startedAt;

    LateCheck(
            Drifts drifts,
            DriftProperties properties,
            @Value("${switchboard.embedded.temporal-in-process:false}") boolean withoutSchedules,
            Clock clock) {
        this.drifts = drifts;
        this.every = properties.every();
        this.withoutSchedules = withoutSchedules;
        this.clock = clock;
        this.startedAt = clock.instant();
    }

    /**
     * A check that is late.
     *
     * @param every how often it should run
     * @param last when one last completed; none when none ever did
     */
    public record Late(Duration every, @Nullable Instant last) {}

    /** None while all is well, where no check is wanted, and where the Temporal server has no schedules. */
    public Optional<Late> find() {
        return of(every, withoutSchedules, startedAt, clock.instant(), drifts::fleetCheckedAt);
    }

    static Optional<Late> of(
            Duration every,
            boolean withoutSchedules,
            Instant startedAt,
            Instant now,
            Supplier<Optional<Instant>> lastCheck) {
        Instant due = now.minus(every.multipliedBy(INTERVALS)).minus(TAKES);
        if (every.isZero() || withoutSchedules || startedAt.isAfter(due)) {
            return Optional.empty();
        }
        Optional<Instant> last = lastCheck.get();
        return last.isPresent() && last.get().isAfter(due)
                ? Optional.empty()
                : Optional.of(new Late(every, last.orElse(null)));
    }
}
