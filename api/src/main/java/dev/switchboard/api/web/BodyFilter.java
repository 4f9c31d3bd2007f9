package dev.switchboard.api.web;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;
import org.springframework.http.HttpHeaders;
import org.springframework.web.filter.OncePerRequestFilter;

/** Reads the bodies of some requests before anybody else does, without a thread that waits for them. */
public abstract class BodyFilter extends OncePerRequestFilter {

    private final RequestBodies bodies;

    protected BodyFilter(RequestBodies bodies) {
        this.bodies = bodies;
    }

    /** A body that came late is there in a dispatch of its own. */
    @Override
    protected final boolean shouldNotFilterAsyncDispatch() {
        return false;
    }

    @Override
    protected final void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        if (!isWanted(request)) {
            chain.doFilter(request, response);
            return;
        }
        if (!isLetIn(request, response)) {
            return;
        }
        int limit = limit(request);
        Optional<RequestBodies.Body> read = bodies.read(request, response, limit);
        if (read.isEmpty()) {
            return;
        }
        if (read.get().tooLong()) {
            // The rest is not read, so the connection cannot be used again.
            response.setHeader(HttpHeaders.CONNECTION, "close");
            refuseTooLong(request, response, limit);
            return;
        }
        passOn(request, response, read.get().bytes(), chain);
    }

    /** Whether the request has a body that is read here, and was not yet. */
    protected boolean isWanted(HttpServletRequest request) {
        return true;
    }

    /** Whether it deserves that its body is read; otherwise it is answered. */
    protected boolean isLetIn(HttpServletRequest request, HttpServletResponse response) throws IOException {
        return true;
    }

    /** The longest body of such a request, in bytes. */
    protected abstract int limit(HttpServletRequest request);

    protected abstract void refuseTooLong(HttpServletRequest request, HttpServletResponse response, int limit)
            throws IOException;

    /** Has the request go on with its body, or refuses it for what the body is. */
    protected abstract void passOn(
            HttpServletRequest request, HttpServletResponse response, byte[] body, FilterChain chain)
            throws ServletException, IOException;
}
