package dev.switchboard.activities.twilio;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.twilio.exception.ApiException;
import com.twilio.http.Request;
import com.twilio.http.Response;
import com.twilio.http.TwilioRestClient;
import dev.switchboard.workflows.operation.ErrorCode;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.tracing.Span;
import io.micrometer.tracing.Tracer;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Sends requests, each in its turn, with twilio-java, which authenticates and encodes them, and reads the answers as JSON trees.
 *
 * <p>Not with twilio-java's typed resources: reading a number fails when any one of its URLs is malformed, a URL that
 * cannot be parsed is dropped from a write without a word, as are the empty values that clear a sender's webhook, a
 * status that the library does not know becomes null, and a page without {@code uri} is taken for the last.
 */
final class TwilioRequests {

    static final String METRIC = "switchboard.twilio.requests";

    private static final Set<Integer> STATUSES =
            Set.of(400, 401, 403, 404, 405, 408, 409, 422, 429, 500, 502, 503, 504);

    private static final ObjectMapper JSON = new ObjectMapper();

    private final TwilioRestClient client;
    private final TwilioPace pace;
    private final MeterRegistry meters;
    private final Tracer tracer;

    /** These two are alerts: there from the start, since Prometheus does not see a first sample as a step. */
    private final Counter rateLimited;

    private final Counter credentialsRefused;

    /** Untraced. */
    TwilioRequests(TwilioProperties properties, TwilioPace pace, MeterRegistry meters) {
        this(properties, pace, meters, Tracer.NOOP);
    }

    TwilioRequests(TwilioProperties properties, TwilioPace pace, MeterRegistry meters, Tracer tracer) {
        this.client = new TwilioRestClient.Builder(properties.accountSid(), properties.authToken())
                .httpClient(new SingleShotHttpClient(
                        properties.baseUrl(), properties.connectTimeout(), properties.requestTimeout()))
                .build();
        this.pace = pace;
        this.meters = meters;
        this.tracer = tracer;
        this.rateLimited = meters.counter("switchboard.twilio.rate.limited");
        this.credentialsRefused = meters.counter("switchboard.twilio.credentials.refused");
    }

    /**
     * Sends a request whose answer counts.
     *
     * @return a JSON object
     */
    JsonNode read(TwilioOperation operation, Request request) {
        return send(operation, request, response -> object(operation, response));
    }

    /** Sends a request of whose answer only the success counts: what Twilio holds then is read back. */
    void write(TwilioOperation operation, Request request) {
        Response unused = send(operation, request, Function.identity());
    }

    private <T> T send(TwilioOperation operation, Request request, Function<Response, T> answer) {
        pace.awaitRequest(operation.words());
        Timer.Sample sample = Timer.start(meters);
        String outcome = "error";
        String code = "none";
        String status = "none";
        Span span = tracer.spanBuilder()
                .kind(Span.Kind.CLIENT)
                .name("Twilio " + operation.label())
                .remoteServiceName("twilio")
                .start();
        Tracer.SpanInScope scope = tracer.withSpan(span);
        try {
            T result = answer.apply(successful(operation, request));
            outcome = "ok";
            status = "2xx";
            return result;
        } catch (TwilioException e) {
            outcome = e.failure().code().code();
            code = codeLabel(e.failure().twilioCode());
            if (e.failure().code() == ErrorCode.TWILIO_RATE_LIMITED) {
                pace.tooManyRequests();
            }
            status = statusLabel(e.failure().twilioStatus());
            countForAlerts(e);
            span.error(e);
            throw e;
        } finally {
            sample.stop(meters.timer(
                    METRIC, "operation", operation.label(), "outcome", outcome, "code", code, "status", status));
            // The same labels as of the metric, and nothing of the request: it has numbers, URLs and the account's
            // token.
            span.tag("operation", operation.label())
                    .tag("outcome", outcome)
                    .tag("code", code)
                    .tag("status", status);
            scope.close();
            span.end();
        }
    }

    private void countForAlerts(TwilioException e) {
        if (e.failure().code() == ErrorCode.TWILIO_RATE_LIMITED) {
            rateLimited.increment();
        }
        boolean unauthorized = Objects.equals(e.failure().twilioStatus(), 401);
        if (unauthorized || TwilioErrors.refusesCredentials(e)) {
            credentialsRefused.increment();
        }
    }

    private Response successful(TwilioOperation operation, Request request) {
        Response response;
        try {
            response = client.request(request);
        } catch (ApiException e) {
            throw TwilioErrors.unanswered(operation, e);
        }
        if (response.getStatusCode() / 100 != 2) {
            throw TwilioErrors.answered(operation, response);
        }
        return response;
    }

    private static JsonNode object(TwilioOperation operation, Response response) {
        try {
            JsonNode node = JSON.readTree(response.getContent());
            if (node.isObject()) {
                return node;
            }
        } catch (JsonProcessingException notJson) {
            // Its message would quote the body.
        }
        throw TwilioErrors.unreadable(operation, response.getStatusCode());
    }

    /** Bounded: the codes of the table, and one label for all others. */
    private static String codeLabel(@Nullable Integer code) {
        if (code == null) {
            return "none";
        }
        return TwilioErrorCode.of(code)
                .map(known -> Integer.toString(known.code()))
                .orElse("other");
    }

    /** Bounded: the statuses that Twilio documents, and one label for each class of the others. */
    private static String statusLabel(@Nullable Integer status) {
        if (status == null) {
            return "none";
        }
        return STATUSES.contains(status) ? Integer.toString(status) : status / 100 + "xx";
    }
}
