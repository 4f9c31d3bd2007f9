package dev.switchboard.api.console;

import dev.switchboard.api.problem.RequestError;
import dev.switchboard.api.security.OwnHosts;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.web.filter.OncePerRequestFilter;

/** Embedded mode lets in whoever clicks, so the console answers to its own names only. */
final class OwnHostsFilter extends OncePerRequestFilter {

    private final OwnHosts hosts;
    private final ConsolePages pages;

    OwnHostsFilter(OwnHosts hosts, ConsolePages pages) {
        this.hosts = hosts;
        this.pages = pages;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        if (hosts.asked(request)) {
            chain.doFilter(request, response);
            return;
        }
        pages.refuse(
                request,
                response,
                RequestError.FORBIDDEN,
                "In embedded mode the console answers only at localhost, 127.0.0.1, [::1] and the public URL's host, and"
                        + " to no page of another site.");
    }
}
