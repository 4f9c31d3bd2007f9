package dev.switchboard.api.web;

import dev.switchboard.api.problem.Problem;
import dev.switchboard.api.problem.ProblemWriter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import org.springframework.http.HttpMethod;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Refuses bodies over the limit, also those that do not say how long they are. Runs after the security filters: a caller
 * without a token has nothing read.
 */
@Component
class BodyLimitFilter extends OncePerRequestFilter {

    /** A PUT lists the numbers of a batch. */
    private static final String LISTS_NUMBERS = "/api/phone-numbers/webhooks";

    private final int usualLimit;
    private final int listLimit;
    private final ProblemWriter problems;

    BodyLimitFilter(ApiProperties properties, ProblemWriter problems) {
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
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        boolean list = HttpMethod.PUT.matches(request.getMethod())
                && RequestPath.of(request).equals(LISTS_NUMBERS);
        int limit = list ? Math.max(usualLimit, listLimit) : usualLimit;
        if (request.getContentLengthLong() > limit) {
            refuse(response, limit);
            return;
        }
        byte[] body = request.getInputStream().readNBytes(limit + 1);
        if (body.length > limit) {
            refuse(response, limit);
            return;
        }
        chain.doFilter(new ReadRequest(request, body), response);
    }

    private void refuse(HttpServletResponse response, int limit) throws IOException {
        // The rest is not read, so the connection cannot be used again.
        response.setHeader("Connection", "close");
        problems.write(response, Problem.invalid("body", "is longer than " + limit + " bytes; send less."));
    }

    private static final class ReadRequest extends HttpServletRequestWrapper {

        private final byte[] body;

        ReadRequest(HttpServletRequest request, byte[] body) {
            super(request);
            this.body = body;
        }

        @Override
        public ServletInputStream getInputStream() {
            ByteArrayInputStream bytes = new ByteArrayInputStream(body);
            return new ServletInputStream() {
                @Override
                public boolean isFinished() {
                    return bytes.available() == 0;
                }

                @Override
                public boolean isReady() {
                    return true;
                }

                @Override
                public void setReadListener(ReadListener listener) {
                    throw new UnsupportedOperationException("The body has been read already");
                }

                @Override
                public int read() {
                    return bytes.read();
                }

                @Override
                public int read(byte[] target, int offset, int length) {
                    return bytes.read(target, offset, length);
                }
            };
        }

        @Override
        public BufferedReader getReader() {
            return new BufferedReader(new InputStreamReader(getInputStream(), StandardCharsets.UTF_8));
        }
    }
}
