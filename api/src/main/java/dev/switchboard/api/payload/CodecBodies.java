package dev.switchboard.api.payload;

import dev.switchboard.api.problem.Problem;
import dev.switchboard.api.problem.ProblemWriter;
import dev.switchboard.api.web.BodyFilter;
import dev.switchboard.api.web.RequestBodies;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** Reads what is to be decoded, of callers who may ask for that, without a thread that waits for it. */
final class CodecBodies extends BodyFilter {

    /** The attribute of a request that has its body. */
    static final String BODY = "dev.switchboard.codec.body";

    /** The longest message of Temporal's own. */
    private static final int LONGEST = 4 * 1_024 * 1_024;

    private final ProblemWriter problems;

    CodecBodies(RequestBodies bodies, ProblemWriter problems) {
        super(bodies);
        this.problems = problems;
    }

    @Override
    protected int limit(HttpServletRequest request) {
        return LONGEST;
    }

    @Override
    protected void refuseTooLong(HttpServletRequest request, HttpServletResponse response, int limit)
            throws IOException {
        problems.write(request, response, Problem.tooLong(limit));
    }

    @Override
    protected void passOn(HttpServletRequest request, HttpServletResponse response, byte[] body, FilterChain chain)
            throws ServletException, IOException {
        request.setAttribute(BODY, body);
        chain.doFilter(request, response);
    }
}
