package dev.switchboard.api.problem;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Requests that no controller gets to see, since they are none that HTTP or the framework takes. Each is one line of
 * the log, without anything of the request in it, and counted; the framework's own way is a stack for each.
 */
@Component
public final class Refusals {

    private static final Logger log = LoggerFactory.getLogger(Refusals.class);

    private final ProblemWriter problems;
    private final Counter refused;

    Refusals(ProblemWriter problems, MeterRegistry meters) {
        this.problems = problems;
        this.refused = Counter.builder("switchboard.api.refused")
                .description("Requests refused before they reached a controller, since they are malformed")
                .register(meters);
    }

    /** Answers 400. */
    public void refuse(HttpServletRequest request, HttpServletResponse response, String field, String why)
            throws IOException {
        Problem problem = Problem.invalid(field, why);
        count(String.valueOf(problem.getMessage()));
        if (!response.isCommitted()) {
            response.resetBuffer();
            CarefulHeaders.on(response);
            problems.write(request, response, problem);
        }
    }

    /** Of one that somebody else answers. */
    void count(String why) {
        refused.increment();
        log.info("Refused a request: {}", why);
    }
}
