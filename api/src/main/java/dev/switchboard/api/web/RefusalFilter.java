package dev.switchboard.api.web;

import dev.switchboard.api.problem.Refusals;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Map;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Reads the query before anybody else does. Tomcat decodes it when it is first asked for a parameter, and throws when
 * it cannot. It throws from within whichever filter asked, also before the caller is known, and with what the caller
 * wrote in the message.
 */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE)
class RefusalFilter extends OncePerRequestFilter {

    private final Refusals refusals;

    RefusalFilter(Refusals refusals) {
        this.refusals = refusals;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        Map<String, String[]> parameters;
        try {
            parameters = request.getParameterMap();
        } catch (IllegalStateException malformed) {
            refusals.refuse(
                    request,
                    response,
                    "query",
                    "must be name=value pairs in UTF-8, escaped as in %C3%A9, that all have a name, at most 1,000.");
            return;
        }
        if (parameters.containsKey("")) {
            refusals.refuse(request, response, "query", "has a value without a name.");
            return;
        }
        chain.doFilter(request, response);
    }
}
