package dev.switchboard.api.console;

import jakarta.servlet.http.HttpSession;
import jakarta.servlet.http.HttpSessionEvent;
import jakarta.servlet.http.HttpSessionListener;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import org.springframework.security.web.context.HttpSessionSecurityContextRepository;
import org.springframework.stereotype.Component;

/**
 * Bounds how many sessions there are. Looking at the sign-in begins one, and whoever only looks, again and again, would
 * fill the memory with them: the oldest makes room for a new one. Those of people who have signed in make room last, or
 * whoever only looks would sign all of them out.
 */
@Component
@ConditionalOnConsole
final class FewSessions implements HttpSessionListener {

    static final int MOST = 1_000;

    private final Deque<HttpSession> oldestFirst = new ArrayDeque<>();

    @Override
    public void sessionCreated(HttpSessionEvent event) {
        superfluous(event.getSession()).ifPresent(FewSessions::end);
    }

    private synchronized Optional<HttpSession> superfluous(HttpSession created) {
        Optional<HttpSession> superfluous = Optional.empty();
        if (oldestFirst.size() == MOST) {
            superfluous = oldestFirst.stream()
                    .filter(session -> !isSignedIn(session))
                    .findFirst()
                    .or(() -> Optional.of(oldestFirst.element()));
            superfluous.ifPresent(oldestFirst::remove);
        }
        oldestFirst.add(created);
        return superfluous;
    }

    private static boolean isSignedIn(HttpSession session) {
        try {
            return session.getAttribute(HttpSessionSecurityContextRepository.SPRING_SECURITY_CONTEXT_KEY) != null;
        } catch (IllegalStateException endedMeanwhile) {
            return false;
        }
    }

    /** Outside of the lock, since this calls back. */
    private static void end(HttpSession session) {
        try {
            session.invalidate();
        } catch (IllegalStateException endedMeanwhile) {
            // As it should.
        }
    }

    @Override
    public synchronized void sessionDestroyed(HttpSessionEvent event) {
        oldestFirst.remove(event.getSession());
    }
}
