package dev.switchboard.api.web;

import dev.switchboard.api.problem.Problem;
import dev.switchboard.api.problem.ProblemWriter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Set;
import java.util.regex.Pattern;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Keeps one caller from taking the service, and the Twilio account's rate, from all others. Counts what changes
 * something, and what is as much work though it only reads. Runs after the security filters, so whoever has no token is
 * not counted, and Twilio neither. The console counts its own, since it answers with pages.
 */
@Component
@Order(0)
class RateLimitFilter extends OncePerRequestFilter {

    private static final Set<String> READS = Set.of("GET", "HEAD", "OPTIONS");

    /** The first two ask Twilio, the others read many rows, or again and again. */
    private static final Pattern COSTLY_READS = Pattern.compile(
            "/api/(phone-numbers/webhooks|available-numbers|export|audit/verification|usage|operations/[^/]+/(events|results))");

    private final CallerLimit limit;
    private final ProblemWriter problems;

    RateLimitFilter(CallerLimit limit, ProblemWriter problems) {
        this.limit = limit;
        this.problems = problems;
    }

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        String path = RequestPath.of(request);
        return !path.startsWith("/api/")
                || request.getUserPrincipal() == null
                || (READS.contains(request.getMethod())
                        && !COSTLY_READS.matcher(path).matches());
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        try {
            limit.count(request.getUserPrincipal().getName());
        } catch (Problem tooFast) {
            problems.write(request, response, tooFast);
            return;
        }
        chain.doFilter(request, response);
    }
}
