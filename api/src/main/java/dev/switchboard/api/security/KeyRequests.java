package dev.switchboard.api.security;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpRequest;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.client.ClientHttpRequestExecution;
import org.springframework.http.client.ClientHttpRequestInterceptor;
import org.springframework.http.client.ClientHttpResponse;

/**
 * Asks the provider of the keys at most once in a while for the same thing. A token that names a key nobody knows makes
 * the decoder ask anew, and anybody can make such tokens up.
 */
final class KeyRequests implements ClientHttpRequestInterceptor {

    /** Also how long a key that the provider has just added can stay unknown. */
    static final Duration KEEP_ANSWER = Duration.ofSeconds(10);

    /** While the provider cannot be reached, calls are refused at once and do not queue up behind a timeout each. */
    static final Duration KEEP_FAILURE = Duration.ofSeconds(1);

    private final Clock clock;
    private final Map<URI, Asked> asked = new ConcurrentHashMap<>();

    KeyRequests(Clock clock) {
        this.clock = clock;
    }

    @Override
    public ClientHttpResponse intercept(HttpRequest request, byte[] body, ClientHttpRequestExecution execution)
            throws IOException {
        Asked found = asked.get(request.getURI());
        if (found == null || !clock.instant().isBefore(found.until())) {
            found = ask(request, body, execution);
            asked.put(request.getURI(), found);
        }
        return found.answer();
    }

    private Asked ask(HttpRequest request, byte[] body, ClientHttpRequestExecution execution) {
        try (ClientHttpResponse response = execution.execute(request, body)) {
            HttpStatusCode status = response.getStatusCode();
            return new Asked(
                    clock.instant().plus(status.is2xxSuccessful() ? KEEP_ANSWER : KEEP_FAILURE),
                    new KeptResponse(
                            status, response.getHeaders(), response.getBody().readAllBytes()),
                    null);
        } catch (IOException e) {
            return new Asked(clock.instant().plus(KEEP_FAILURE), null, String.valueOf(e.getMessage()));
        }
    }

    /** What came of a request, and until when that is taken for the answer. */
    private record Asked(
            Instant until,
            @Nullable KeptResponse response,
            @Nullable String failure) {

        ClientHttpResponse answer() throws IOException {
            if (response == null) {
                throw new IOException(failure);
            }
            return response;
        }
    }

    /** A response that can be read more than once. */
    private static final class KeptResponse implements ClientHttpResponse {

        private final HttpStatusCode status;
        private final HttpHeaders headers;
        private final byte[] body;

        KeptResponse(HttpStatusCode status, HttpHeaders headers, byte[] body) {
            this.status = status;
            this.headers = headers;
            this.body = body;
        }

        @Override
        public HttpStatusCode getStatusCode() {
            return status;
        }

        @Override
        public String getStatusText() {
            return "";
        }

        @Override
        public HttpHeaders getHeaders() {
            return headers;
        }

        @Override
        public InputStream getBody() {
            return new ByteArrayInputStream(body);
        }

        @Override
        public void close() {
            // Nothing is open.
        }
    }
}
