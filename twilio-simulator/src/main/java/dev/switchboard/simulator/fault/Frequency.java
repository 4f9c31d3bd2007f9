package dev.switchboard.simulator.fault;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * The part of a fault that says how often it hits.
 *
 * @param times how many requests it hits before it is used up; without it, every one
 * @param probability of hitting a request that matches, between 0 and 1; without it, 1
 */
@JsonInclude(JsonInclude.Include.NON_DEFAULT)
public record Frequency(@Nullable Integer times, @Nullable Double probability) {

    static final Frequency ALWAYS = new Frequency(null, null);

    public Frequency {
        Fault.require(times == null || times > 0, "times must be positive");
        Fault.require(
                probability == null || (probability >= 0 && probability <= 1), "probability must be between 0 and 1");
    }

    boolean chance() {
        return probability == null || ThreadLocalRandom.current().nextDouble() < probability;
    }
}
