package dev.switchboard.api.payload;

import dev.switchboard.api.problem.Problem;
import dev.switchboard.api.problem.ProblemWriter;
import dev.switchboard.api.web.RequestBodies;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;
import org.springframework.web.filter.OncePerRequestFilter;

/** Reads what is to be decoded, of callers who may ask for that, without a thread that waits for it. */
final class CodecBodies extends OncePerRequestFilter {

    /** The attribute of a request that has its body. */
    static final String BODY = "dev.switchboard.codec.body";

    /** The longest message of Temporal's own. */
    private static final int LONGEST = 4 * 1_024 * 1_024;

    private final RequestBodies bodies;
    private final ProblemWriter problems;

    CodecBodies(RequestBodies bodies, ProblemWriter problems) {
        this.bodies = bodies;
        this.problems = problems;
    }

    /** A body that came late is there in a dispatch of its own. */
    @Override
    protected boolean shouldNotFilterAsyncDispatch() {
        return false;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        Optional<RequestBodies.Body> read = bodies.read(request, response, LONGEST);
        if (read.isEmpty()) {
            return;
        }
        if (read.get().tooLong()) {
            response.setHeader("Connection", "close");
            problems.write(
                    request, response, Problem.invalid("body", "is longer than " + LONGEST + " bytes; send less."));
            return;
        }
        request.setAttribute(BODY, read.get().bytes());
        chain.doFilter(request, response);
    }
}
