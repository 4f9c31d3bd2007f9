package dev.switchboard.simulator.fault;

import org.jspecify.annotations.Nullable;

/**
 * A fault and how far it is used.
 *
 * @param hits how many requests it has hit
 * @param remaining how many it will hit yet; null without an end
 */
public record ActiveFault(Fault fault, int hits, @Nullable Integer remaining) {

    static ActiveFault of(Fault fault) {
        return new ActiveFault(fault, 0, fault.frequency().times());
    }

    boolean isUsedUp() {
        return remaining != null && remaining == 0;
    }

    ActiveFault hit() {
        return new ActiveFault(fault, hits + 1, remaining == null ? null : remaining - 1);
    }
}
