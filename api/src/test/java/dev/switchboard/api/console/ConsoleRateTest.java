package dev.switchboard.api.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.switchboard.api.problem.Problem;
import dev.switchboard.api.problem.RequestError;
import dev.switchboard.api.web.CallerLimit;
import dev.switchboard.api.web.RateProperties;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;

class ConsoleRateTest {

    /** One call now, and the next in a second. */
    private final ConsoleRate rate =
            new ConsoleRate(new CallerLimit(new RateProperties(1, 1), new SimpleMeterRegistry()));

    @ParameterizedTest
    @CsvSource({
        "POST, /console/numbers/phone_123/assign",
        "POST, /console/operations/op_1/pause",
        "GET, /console/numbers/phone_123/check",
        "GET, /console/numbers/phone_123/release",
        "GET, /console/usage",
        "GET, /console/usage/differences",
        "GET, /console/usage.csv",
        "GET, /console/audit.csv",
        "GET, /console/operations/op_1/stream",
        "GET, /console/operations/op_1/results.csv"
    })
    void whoGoesTooFastIsRefused(String method, String path) {
        assertThat(ask("demo", method, path)).isTrue();
        assertThatThrownBy(() -> ask("demo", method, path))
                .isInstanceOfSatisfying(
                        Problem.class,
                        problem -> assertThat(problem.body().getStatus())
                                .isEqualTo(RequestError.RATE_LIMITED.status().value()));
        assertThat(ask("another", method, path)).isTrue();
    }

    @Test
    void aPageThatAsksTwilioCountsAndOneThatDoesNotIsFree() {
        MockHttpServletRequest verified = request("demo", "GET", "/console/numbers/phone_123");
        verified.setParameter("verify", "true");
        assertThat(ask(verified)).isTrue();
        assertThatThrownBy(() -> ask(verified)).isInstanceOf(Problem.class);
        assertThatCode(() -> ask("demo", "GET", "/console/numbers/phone_123")).doesNotThrowAnyException();
        assertThatCode(() -> ask("demo", "GET", "/console")).doesNotThrowAnyException();
    }

    private boolean ask(String caller, String method, String path) {
        return ask(request(caller, method, path));
    }

    private boolean ask(MockHttpServletRequest request) {
        return rate.preHandle(request, new MockHttpServletResponse(), new Object());
    }

    private static MockHttpServletRequest request(String caller, String method, String path) {
        MockHttpServletRequest request = new MockHttpServletRequest(method, path);
        request.setServletPath(path);
        request.setUserPrincipal(new UsernamePasswordAuthenticationToken(caller, null));
        return request;
    }
}
