package dev.switchboard.simulator.fault;

import com.fasterxml.jackson.annotation.JsonAlias;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The part of a fault that leaves the client without an answer.
 *
 * @param timeoutMillis leaves it waiting for so long, then cuts the connection
 * @param applyAfter with timeoutMillis: when the time is up, applies the request and answers whoever still waits
 * @param dropAfterApply applies the request and cuts the connection
 * @param dropBeforeApply cuts the connection and applies nothing
 */
@JsonInclude(JsonInclude.Include.NON_DEFAULT)
public record NoAnswer(
        @JsonAlias("timeout") @Nullable Long timeoutMillis,
        boolean applyAfter,
        boolean dropAfterApply,
        boolean dropBeforeApply) {

    static final NoAnswer NONE = new NoAnswer(null, false, false, false);
    static final NoAnswer DROP_AFTER_APPLY = new NoAnswer(null, false, true, false);
    static final NoAnswer DROP_BEFORE_APPLY = new NoAnswer(null, false, false, true);

    public NoAnswer {
        Fault.require(timeoutMillis == null || timeoutMillis > 0, "timeoutMillis must be positive");
        Fault.require(!applyAfter || timeoutMillis != null, "applyAfter needs timeoutMillis");
    }

    static NoAnswer timeout(long millis) {
        return new NoAnswer(millis, false, false, false);
    }

    static NoAnswer applyAfter(long millis) {
        return new NoAnswer(millis, true, false, false);
    }

    /** How many ways of not answering it gives. */
    long kinds() {
        return Stream.of(timeoutMillis != null, dropAfterApply, dropBeforeApply)
                .filter(given -> given)
                .count();
    }
}
