package dev.switchboard.api.web;

import dev.switchboard.api.problem.Problem;
import dev.switchboard.api.problem.ProblemWriter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;
import java.util.Set;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Refuses bodies that are no {@link JsonBody} or over the limit, also those that do not say how long they are. Runs after
 * the security filters: a caller without a token has nothing read.
 */
@Component
class JsonBodyFilter extends OncePerRequestFilter {

    /** What lists the numbers of a batch, or all of a fleet. */
    private static final Set<String> LISTS_NUMBERS = Set.of(
            "PUT /api/phone-numbers/webhooks",
            "POST /api/phone-numbers/assignments",
            "POST /api/phone-numbers/unassignments",
            "POST /api/phone-numbers/move",
            "POST /api/plans");

    private final int usualLimit;
    private final int listLimit;
    private final RequestBodies bodies;
    private final ProblemWriter problems;

    JsonBodyFilter(ApiProperties properties, RequestBodies bodies, ProblemWriter problems) {
        this.bodies = bodies;
        this.usualLimit = Math.toIntExact(properties.maxBody().toBytes());
        this.listLimit = Math.toIntExact(properties.maxListBody().toBytes());
        this.problems = problems;
    }

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        String path = RequestPath.of(request);
        return !path.startsWith("/api/") || path.startsWith("/api/twilio/");
    }

    /** A body that came late is there in a dispatch of its own. */
    @Override
    protected boolean shouldNotFilterAsyncDispatch() {
        return false;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        boolean list = LISTS_NUMBERS.contains(request.getMethod() + " " + RequestPath.of(request));
        int limit = list ? Math.max(usualLimit, listLimit) : usualLimit;
        Optional<RequestBodies.Body> read = bodies.read(request, response, limit);
        if (read.isEmpty()) {
            return;
        }
        if (read.get().tooLong()) {
            refuse(request, response, limit);
            return;
        }
        byte[] body = read.get().bytes();
        try {
            JsonBody.require(request, body);
        } catch (Problem notJson) {
            problems.write(request, response, notJson);
            return;
        }
        chain.doFilter(new JsonRequest(request, body), response);
    }

    private void refuse(HttpServletRequest request, HttpServletResponse response, int limit) throws IOException {
        // The rest is not read, so the connection cannot be used again.
        response.setHeader("Connection", "close");
        problems.write(request, response, Problem.invalid("body", "is longer than " + limit + " bytes; send less."));
    }
}
