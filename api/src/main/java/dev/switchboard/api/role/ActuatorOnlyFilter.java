package dev.switchboard.api.role;

import dev.switchboard.api.problem.Problem;
import dev.switchboard.api.problem.ProblemWriter;
import dev.switchboard.api.problem.RequestError;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * A worker answers 404 to everything but the actuator, before anything else looks at the request. One filter, since an
 * annotation on every controller is forgotten on the next one.
 */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE)
@ConditionalOnBooleanProperty(name = Role.SERVES_API, havingValue = false)
final class ActuatorOnlyFilter extends OncePerRequestFilter {

    private final ProblemWriter problems;

    ActuatorOnlyFilter(ProblemWriter problems) {
        this.problems = problems;
    }

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        String path = request.getRequestURI();
        return path.equals("/actuator") || path.startsWith("/actuator/");
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        problems.write(
                request,
                response,
                Problem.of(RequestError.NOT_FOUND, "This process is a worker; it answers no requests."));
    }
}
