package dev.switchboard.api.callback;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchboard.api.callback.SignedRequest.Part;
import dev.switchboard.api.problem.ProblemWriter;
import dev.switchboard.api.web.RequestBodies;
import dev.switchboard.testing.Seed;
import dev.switchboard.testing.SeededTest;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.springframework.mock.web.MockFilterChain;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import tools.jackson.databind.json.JsonMapper;

/** Requests with one byte changed, through the filter as the container calls it: none may come out of it. */
class MutatedRequestsTest {

    private static final int OF_A_SEED = 24;

    private final MeterRegistry meters = new SimpleMeterRegistry();

    @SeededTest(cases = 420)
    void noMutatedRequestComesThrough(Seed seed) throws Exception {
        Random random = new Random(seed.draws().between(Integer.MIN_VALUE, Integer.MAX_VALUE));
        for (int i = 0; i < OF_A_SEED; i++) {
            boolean json = i % 4 == 3;
            SignedRequest request = json ? SignedRequest.json(random) : SignedRequest.form(random, i % 4 == 2);
            List<Part> parts = json ? SignedRequest.OF_JSON : SignedRequest.OF_A_FORM;
            Part part = parts.get(i / 4 % parts.size());
            SignedRequest mutated = request.mutated(part, random);

            assertThat(comesThrough(request, json)).as("as signed: %s", request).isTrue();
            assertThat(comesThrough(mutated, json))
                    .as("%s of %s", part, mutated)
                    .isFalse();
        }
    }

    private boolean comesThrough(SignedRequest signed, boolean json) throws Exception {
        SignatureFilter filter = new SignatureFilter(
                URI.create(SignedRequest.BASE),
                new SigningKeys(
                        account -> account.isEmpty() || account.equals("AC1")
                                ? List.of("another", signed.token())
                                : List.of(),
                        (account, key) -> List.of()),
                new RequestBodies(new ProblemWriter(new JsonMapper(), Optional.empty())),
                64 * 1024,
                true,
                (account, reason) -> {},
                meters);
        MockHttpServletRequest request = new MockHttpServletRequest("POST", signed.path());
        request.setQueryString(signed.query());
        request.setContentType(json ? "application/json" : "application/x-www-form-urlencoded");
        request.setContent((json ? signed.body() : signed.encodedForm()).getBytes(StandardCharsets.UTF_8));
        request.addHeader(SignatureFilter.SIGNATURE_HEADER, signed.signature());
        MockHttpServletResponse response = new MockHttpServletResponse();
        MockFilterChain chain = new MockFilterChain();

        filter.doFilter(request, response, chain);

        boolean reached = chain.getRequest() != null;
        assertThat(response.getStatus()).isEqualTo(reached ? 200 : 403);
        return reached;
    }
}
