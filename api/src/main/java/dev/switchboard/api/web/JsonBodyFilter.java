package dev.switchboard.api.web;

import dev.switchboard.api.problem.Problem;
import dev.switchboard.api.problem.ProblemWriter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Set;
import org.springframework.stereotype.Component;

/**
 * Refuses bodies that are no {@link JsonBody} or over the limit, also those that do not say how long they are. Runs
 * after the security filters: a caller without a token has nothing read.
 */
@Component
class JsonBodyFilter extends BodyFilter {

    /** What lists the numbers of a batch, or all of a fleet. */
    private static final Set<String> LISTS_NUMBERS = Set.of(
            "PUT /api/phone-numbers/webhooks",
            "POST /api/phone-numbers/assignments",
            "POST /api/phone-numbers/unassignments",
            "POST /api/phone-numbers/move",
            "POST /api/plans");

    private final int usualLimit;
    private final int listLimit;
    private final ProblemWriter problems;

    JsonBodyFilter(ApiProperties properties, RequestBodies bodies, ProblemWriter problems) {
        super(bodies);
        this.usualLimit = Math.toIntExact(properties.maxBody().toBytes());
        this.listLimit = Math.toIntExact(properties.maxListBody().toBytes());
        this.problems = problems;
    }

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        String path = RequestPath.of(request);
        return !path.startsWith("/api/") || path.startsWith("/api/twilio/");
    }

    @Override
    protected int limit(HttpServletRequest request) {
        boolean list = LISTS_NUMBERS.contains(request.getMethod() + " " + RequestPath.of(request));
        return list ? Math.max(usualLimit, listLimit) : usualLimit;
    }

    @Override
    protected void refuseTooLong(HttpServletRequest request, HttpServletResponse response, int limit)
            throws IOException {
        problems.write(request, response, Problem.tooLong(limit));
    }

    @Override
    protected void passOn(HttpServletRequest request, HttpServletResponse response, byte[] body, FilterChain chain)
            throws ServletException, IOException {
        try {
            JsonBody.require(request, body);
        } catch (Problem notJson) {
            problems.write(request, response, notJson);
            return;
        }
        chain.doFilter(new JsonRequest(request, body), response);
    }
}
