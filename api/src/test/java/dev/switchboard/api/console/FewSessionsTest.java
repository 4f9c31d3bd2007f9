package dev.switchboard.api.console;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.http.HttpSessionEvent;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockHttpSession;
import org.springframework.security.web.context.HttpSessionSecurityContextRepository;

class FewSessionsTest {

    private final FewSessions sessions = new FewSessions();

    @Test
    void theOldestMakesRoomForANewOne() {
        List<MockHttpSession> begun = new ArrayList<>();
        for (int i = 0; i < FewSessions.MOST; i++) {
            begun.add(begin());
        }
        assertThat(begun).noneMatch(MockHttpSession::isInvalid);

        begin();

        assertThat(begun.get(0).isInvalid()).isTrue();
        assertThat(begun.subList(1, begun.size())).noneMatch(MockHttpSession::isInvalid);
    }

    @Test
    void whoOnlyLooksSignsNobodyOut() {
        MockHttpSession person = begin();
        person.setAttribute(HttpSessionSecurityContextRepository.SPRING_SECURITY_CONTEXT_KEY, "somebody");

        for (int i = 0; i < 2 * FewSessions.MOST; i++) {
            begin();
        }

        assertThat(person.isInvalid()).isFalse();
    }

    @Test
    void whereAllHaveSignedInTheOldestMakesRoom() {
        List<MockHttpSession> people = new ArrayList<>();
        for (int i = 0; i < FewSessions.MOST; i++) {
            MockHttpSession person = begin();
            person.setAttribute(HttpSessionSecurityContextRepository.SPRING_SECURITY_CONTEXT_KEY, "somebody");
            people.add(person);
        }

        MockHttpSession next = begin();

        assertThat(next.isInvalid()).isFalse();
        assertThat(people.get(0).isInvalid()).isTrue();
        assertThat(people.subList(1, people.size())).noneMatch(MockHttpSession::isInvalid);
    }

    @Test
    void oneThatHasEndedTakesNoPlace() {
        MockHttpSession first = begin();
        MockHttpSession second = begin();
        first.invalidate();
        sessions.sessionDestroyed(new HttpSessionEvent(first));
        for (int i = 1; i < FewSessions.MOST; i++) {
            begin();
        }

        assertThat(second.isInvalid()).isFalse();
    }

    private MockHttpSession begin() {
        MockHttpSession session = new MockHttpSession();
        sessions.sessionCreated(new HttpSessionEvent(session));
        return session;
    }
}
