package dev.switchboard.simulator;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicReference;

/** The time at the simulated Twilio: that of the machine, put forward by as much as somebody asked for. */
final class SimulatorClock extends Clock {

    private final Clock machine;
    private final AtomicReference<Duration> ahead = new AtomicReference<>(Duration.ZERO);

    SimulatorClock(Clock machine) {
        this.machine = machine;
    }

    Instant advance(Duration by) {
        if (by.isNegative()) {
            throw new IllegalArgumentException("The clock does not go back");
        }
        ahead.updateAndGet(before -> before.plus(by));
        return instant();
    }

    void reset() {
        ahead.set(Duration.ZERO);
    }

    @Override
    public Instant instant() {
        return machine.instant().plus(ahead.get());
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        return this;
    }
}
