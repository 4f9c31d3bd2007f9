package dev.switchboard.api.console;

import dev.switchboard.activities.token.RevokedTokens;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.web.authentication.logout.SecurityContextLogoutHandler;
import org.springframework.web.filter.OncePerRequestFilter;

/** Whose token is revoked is signed out: a session gets in nowhere that its token would not. */
final class RevokedSessionsFilter extends OncePerRequestFilter {

    private final RevokedTokens revoked;
    private final SecurityContextLogoutHandler signOut = new SecurityContextLogoutHandler();

    RevokedSessionsFilter(RevokedTokens revoked) {
        this.revoked = revoked;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        Authentication caller = SecurityContextHolder.getContext().getAuthentication();
        if (caller != null
                && caller.getPrincipal() instanceof SignedIn person
                && revoked.contain(person.tokenId(), person.getName(), person.tokenIssuedAt())) {
            signOut.logout(request, response, caller);
        }
        chain.doFilter(request, response);
    }
}
